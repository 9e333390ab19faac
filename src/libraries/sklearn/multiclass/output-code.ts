// OutputCodeClassifier of scikit-learn 0.19 to 1.9 (sklearn/multiclass.py): the class whose code is nearest to what the binary
// estimators say.
import { DecantError } from '../../../errors.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { checkNumeric } from '../numeric-input.ts';
import { readTableOf } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { takeElements } from '../take-elements.ts';
import { readBinaryParts, stackScores } from './binary-scores.ts';

/** Reads an OutputCodeClassifier. */
export function readOutputCode(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const classes = attributes.tensor('classes_');
  const parts = readBinaryParts(attributes, context);
  const codes = readTableOf(attributes, 'code_book_', classes.data.length, parts.length);
  const check = makeCheck(attributes, release);
  const addsLength = !isSince(release, 1, 3);
  return {
    className: attributes.className,
    featureCount: parts[0]!.estimator.featureCount,
    featureNames: parts[0]!.estimator.featureNames,
    classes,
    children: parts.map(({ estimator }) => estimator),
    predict: (input) => {
      const x = check(input);
      const { rowCount, data } = stackScores(parts.map((part) => part.score(x)));
      if (data.some((score) => !Number.isFinite(score))) throw refuseScores();
      return takeElements(classes, findNearest(data, codes, addsLength), [rowCount]);
    },
  };
}

function refuseScores(): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    'Input contains NaN or infinity: an estimator inside scores a row so.',
  );
}

function makeCheck(attributes: Attributes, release: Release): (x: Features) => Features {
  if (isSince(release, 1, 0)) return (x) => x;
  const rules = {
    className: attributes.className,
    featureCount: undefined,
    featureNames: undefined,
    release,
    acceptsSparse: true,
  };
  const takesSparse = isSince(release, 0, 24);
  return (x) => {
    if (x.kind === 'csr' && !takesSparse) {
      throw new DecantError('INVALID_PARAMETER_VALUE', 'A sparse matrix was passed, but dense data is required.');
    }
    return checkNumeric(x, rules);
  };
}

// Squared distances as scikit-learn adds them up: -2 x.y + |x|^2 + |y|^2; since 1.3 without |x|^2, which is equal for all codes.
function findNearest(scores: Float64Array, codes: FloatTable, addsLength: boolean): Int32Array {
  const { rowCount: codeCount, columnCount: width, data } = codes;
  const lengths = Float64Array.from({ length: codeCount }, (_, code) =>
    dot(data, code * width, data, code * width, width),
  );
  return Int32Array.from({ length: scores.length / width }, (_, row) => {
    const start = row * width;
    const length = addsLength ? dot(scores, start, scores, start, width) : 0;
    let best = 0;
    let least = Infinity;
    for (let code = 0; code < codeCount; code++) {
      const sum = -2 * dot(scores, start, data, code * width, width) + length + lengths[code]!;
      const distance = addsLength ? Math.sqrt(Math.max(0, sum)) : sum;
      if (distance < least) {
        least = distance;
        best = code;
      }
    }
    return best;
  });
}

function dot(a: Float64Array, startA: number, b: Float64Array, startB: number, count: number): number {
  let sum = 0;
  for (let at = 0; at < count; at++) sum += a[startA + at]! * b[startB + at]!;
  return sum;
}
