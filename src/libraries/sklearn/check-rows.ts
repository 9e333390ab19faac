// X without rows (sklearn/utils/validation.py `check_array`, ensure_min_samples).
import { DecantError } from '../../errors.ts';
import { countColumns } from './check-width.ts';
import type { Features } from './estimator.ts';

/** Refuses X without rows. */
export function checkRows(x: Features, className: string): void {
  if (x.rowCount > 0) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Found array with 0 sample(s) (shape=(0, ${countColumns(x)})) while a minimum of 1 is required by ${className}.`,
  );
}
