// Estimators inside an ensemble of any kind, and X as their array.
import type { Matrix } from '../../../data/matrix.ts';
import type { Frame } from '../../../data/frame.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import { DecantError } from '../../../errors.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { checkRows } from '../check-rows.ts';
import { checkNames, checkWidth } from '../check-width.ts';
import type { MissingText } from '../array-columns.ts';
import { requireTable } from '../estimator.ts';
import type { Estimator, Features, Prediction } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import type { Release } from '../release.ts';
import { stackColumns } from '../stack-columns.ts';

/** Reads the list `estimators_`. */
export function readEstimators(attributes: Attributes, context: ReadContext): readonly Estimator[] {
  const estimators = attributes
    .list('estimators_')
    .map((value, index) => context.readEstimator(value, `estimators_[${index}]`));
  if (estimators.length === 0) throw attributes.refuse('estimators_ is empty');
  return estimators;
}

/** The parts of an ensemble that all have a method; refuses the ensemble where one has it not. */
export function requireMethods<M extends 'predict' | 'predict_proba' | 'predict_log_proba' | 'decision_function'>(
  attributes: Attributes,
  estimators: readonly Estimator[],
  method: M,
): readonly NonNullable<Estimator[M]>[] {
  return estimators.map((estimator, index) => {
    const found = estimator[method];
    if (found !== undefined) return found;
    throw attributes.refuse(`estimators_[${index}] is ${estimator.className}, which has no ${method} here`);
  });
}

/** What X is checked against. */
export interface ArrayRules {
  readonly className: string;
  readonly featureCount: number | undefined;
  readonly featureNames: readonly string[] | undefined;
  readonly release: Release;
}

/** What makes one array of X, beside that. */
export interface StackRules extends ArrayRules {
  readonly missingText: MissingText;
}

/** X as one array, as numpy.asarray makes it of a table: numbers get their common type, all else are objects. */
export function toArray(x: Features, rules: StackRules): Matrix | CsrMatrix | Frame {
  const table = requireTable(x);
  checkNames(table, rules.featureNames, rules.release);
  if (rules.featureCount !== undefined) checkWidth(table, rules.featureCount, rules.className);
  checkRows(table, rules.className);
  return table.kind === 'frame' ? stackColumns([table], rules.missingText) : table;
}

/** The only array of an answer; refuses several. */
export function requireSingle(answer: Prediction): Tensor {
  if ('kind' in answer) return answer;
  throw new DecantError('MALFORMED_DATA', `A part of the ensemble answers ${answer.length} arrays, one was expected.`);
}

/** An answer of numbers as doubles; refuses any other, and another width than expected. */
export function toNumbers(answer: Prediction, rowCount: number, width: number): Float64Array {
  const tensor = requireSingle(answer);
  if (tensor.data.length !== rowCount * width) {
    throw new DecantError(
      'MALFORMED_DATA',
      `A part of the ensemble answers ${tensor.data.length / rowCount} numbers a row, ${width} were expected.`,
    );
  }
  switch (tensor.dtype) {
    case 'float64':
      return tensor.data;
    case 'str':
    case 'bytes':
    case 'object':
    case 'datetime64':
      throw new DecantError('MALFORMED_DATA', `A part of the ensemble answers ${tensor.dtype}, numbers were expected.`);
    default:
      return Float64Array.from<unknown>(tensor.data, Number);
  }
}

/** classes_ of an ensemble of one output. */
export function readClasses(attributes: Attributes): Tensor {
  const value = attributes.value('classes_');
  if (Array.isArray(value)) throw attributes.refuse('it has several outputs');
  const classes = attributes.tensor('classes_');
  if (classes.shape.length === 1) return classes;
  throw attributes.refuse(`classes_ is ${describeKind(value)} of ${classes.shape.length} dimensions`);
}
