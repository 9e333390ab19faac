// Rows that belong together (sklearn/utils/validation.py, check_consistent_length).
import { DecantError } from '../../../errors.ts';

/** Refuses true values, predictions and weights of unequal length. */
export function checkLengths(
  yTrue: ArrayLike<unknown>,
  yPred: ArrayLike<unknown>,
  sampleWeight?: ArrayLike<number>,
): void {
  const lengths = [yTrue.length, yPred.length, ...(sampleWeight === undefined ? [] : [sampleWeight.length])];
  if (new Set(lengths).size === 1) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Found input variables with inconsistent numbers of samples: [${lengths.join(', ')}]`,
  );
}
