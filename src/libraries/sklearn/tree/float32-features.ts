// X as trees read it: float32, finite (sklearn/tree/_classes.py `_validate_X_predict`, sklearn/utils/validation.py `check_array`).
import { DecantError } from '../../../errors.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import { checkRows } from '../check-rows.ts';
import { checkNames, checkWidth } from '../check-width.ts';
import type { Features } from '../estimator.ts';
import { toFloatMatrix } from '../float-matrix.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';

/** X in float32: dense rows, or sparse rows. */
export type Float32Features =
  | { readonly kind: 'matrix'; readonly rowCount: number; readonly columnCount: number; readonly data: Float32Array }
  | (CsrMatrix & { readonly data: Float32Array });

/** What an estimator takes. */
export interface Float32Rules {
  readonly className: string;
  readonly featureCount: number;
  readonly featureNames: readonly string[] | undefined;
  readonly release: Release;
  /** May dense X hold NaN? Sparse X never may. */
  readonly allowsMissing: boolean;
  /** May X hold infinity, and what float32 cannot hold? */
  readonly allowsInfinity?: boolean;
}

/**
 * Converts X; refuses other names or another width than in fit, no rows, text that is no number, infinity, what float32 cannot
 * hold, and NaN unless allowed.
 */
export function toFloat32Features(x: Features, rules: Float32Rules): Float32Features {
  const { className, featureNames, featureCount, release } = rules;
  checkNames(x, featureNames, release);
  checkWidth(x, featureCount, className);
  checkRows(x, className);
  if (x.kind === 'csr') {
    const data = toFloat32(x.data);
    checkFinite(data, { ...rules, allowsMissing: false });
    return { ...x, data };
  }
  const { rowCount, columnCount, data: floats } = toFloatMatrix(x, className);
  const data = toFloat32(floats);
  checkFinite(data, rules);
  return { kind: 'matrix', rowCount, columnCount, data };
}

function toFloat32(data: Float32Array | Float64Array): Float32Array {
  return data instanceof Float32Array ? data : new Float32Array(data);
}

function checkFinite(data: Float32Array, rules: Float32Rules): void {
  const { className, release, allowsMissing, allowsInfinity = false } = rules;
  // x - x is 0 unless x is infinite or NaN.
  let probe = 0;
  for (const value of data) probe += value - value;
  if (probe === 0) return;
  let hasMissing = false;
  for (const value of data) {
    if (!allowsInfinity && (value === Infinity || value === -Infinity)) {
      throw refuseInfinite(release);
    }
    hasMissing ||= value !== value;
  }
  if (hasMissing && !allowsMissing) {
    if (!isSince(release, 1, 1)) throw refuseInfinite(release);
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Input X contains NaN.', {
      hint: `${className} does not accept missing values encoded as NaN natively.`,
    });
  }
}

function refuseInfinite(release: Release): DecantError {
  const what = isSince(release, 1, 1) ? 'X contains' : 'contains NaN,';
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Input ${what} infinity or a value too large for dtype('float32').`,
  );
}
