// Refusal of negative elements (sklearn/utils/validation.py `check_non_negative`).
import { DecantError } from '../../errors.ts';
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';

/** Refuses X with negative elements; `whom` says where, as scikit-learn words it. */
export function checkNonNegative(x: Matrix | CsrMatrix, whom: string): void {
  if (!x.data.some((element) => element < 0)) return;
  throw new DecantError('INVALID_PARAMETER_VALUE', `Negative values in data passed to ${whom}.`);
}
