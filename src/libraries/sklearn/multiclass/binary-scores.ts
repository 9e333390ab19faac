// One number a row from each binary estimator of an ensemble (sklearn/multiclass.py `_predict_binary`).
import type { Attributes } from '../attributes.ts';
import type { Estimator, Features } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { createResponder, takeColumn } from '../response-values.ts';
import type { Responses } from '../response-values.ts';

/** An estimator with its number a row: the decision, else the probability of the second class, else a regressor's answer. */
export interface BinaryPart {
  readonly estimator: Estimator;
  readonly score: (x: Features) => Responses;
}

/** Reads `estimators_`. */
export function readBinaryParts(attributes: Attributes, context: ReadContext): readonly BinaryPart[] {
  const parts = attributes.list('estimators_').map((value, index): BinaryPart => {
    const place = `estimators_[${index}]`;
    const estimator = context.readEstimator(value, place);
    const decide = createResponder(estimator, 'decision_function');
    if (decide !== undefined) return { estimator, score: decide };
    const estimate = createResponder(estimator, 'predict_proba');
    if (estimate !== undefined) return { estimator, score: (x) => takeColumn(estimate(x), 1) };
    const predict = createResponder(estimator, 'predict');
    if (predict === undefined || estimator.classes !== undefined) {
      throw attributes.refuse(`${place} is ${estimator.className}, which has neither decisions nor probabilities here`);
    }
    return { estimator, score: predict };
  });
  if (parts.length === 0) throw attributes.refuse('estimators_ is empty');
  return parts;
}

/** Above which score a row is of the second class: zero for decisions of a classifier, else a half. */
export function findThreshold({ decision_function, classes }: Estimator): 0 | 0.5 {
  return decision_function !== undefined && classes !== undefined ? 0 : 0.5;
}

/** Scores of all parts side by side: [n, parts]. */
export function stackScores(columns: readonly Responses[]): Responses {
  const width = columns.length;
  const rowCount = columns[0]?.rowCount ?? 0;
  const data = new Float64Array(rowCount * width);
  columns.forEach((column, index) => {
    for (let row = 0, at = index; row < rowCount; row++, at += width) data[at] = column.data[row]!;
  });
  return { rowCount, width, data, isFloat32: columns.every(({ isFloat32 }) => isFloat32) };
}
