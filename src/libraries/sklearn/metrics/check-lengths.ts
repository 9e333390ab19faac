// Rows that belong together (sklearn/utils/validation.py, check_consistent_length).
import { refuse } from './labels.ts';

/** Refuses true values, predictions and weights of unequal length. */
export function checkLengths(
  yTrue: ArrayLike<unknown>,
  yPred: ArrayLike<unknown>,
  sampleWeight?: ArrayLike<number>,
): void {
  const lengths = [yTrue.length, yPred.length, ...(sampleWeight === undefined ? [] : [sampleWeight.length])];
  if (new Set(lengths).size === 1) return;
  throw refuse(`Found input variables with inconsistent numbers of samples: [${lengths.join(', ')}]`);
}
