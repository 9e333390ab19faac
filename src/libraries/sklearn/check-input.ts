// X as a numeric estimator reads it, after scikit-learn's checks (sklearn/utils/validation.py `check_array`, `validate_data`).
import { DecantError } from '../../errors.ts';
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';
import { checkRows } from './check-rows.ts';
import { checkNames, checkWidth } from './check-width.ts';
import type { Features } from './estimator.ts';
import { toFloatMatrix } from './float-matrix.ts';
import { isSince } from './release.ts';
import type { Release } from './release.ts';

/** What an estimator takes. */
export interface InputRules {
  readonly className: string;
  readonly featureCount: number | undefined;
  readonly featureNames: readonly string[] | undefined;
  readonly release: Release;
  /** What errors call X; nothing where scikit-learn does not name it, as on the way back. */
  readonly inputName?: '' | 'X';
  /** May X be sparse? Not unless it says so. */
  readonly acceptsSparse?: boolean;
  /** May X hold NaN? Not unless it says so. */
  readonly allowsMissing?: boolean;
  /** May X hold NaN and infinity? Not unless it says so. */
  readonly allowsInfinity?: boolean;
}

/** Estimators that asked for floats of either size: before 0.22 check_array did not see the types of a table, and took float64. */
const WIDENS_TABLES: ReadonlySet<string> = new Set([
  ...[
    'CCA',
    'FastICA',
    'IterativeImputer',
    'KBinsDiscretizer',
    'KMeans',
    'KernelCenterer',
    'MaxAbsScaler',
    'MinMaxScaler',
  ],
  ...[
    'MiniBatchKMeans',
    'PLSCanonical',
    'PLSRegression',
    'PolynomialFeatures',
    'PowerTransformer',
    'QuantileTransformer',
  ],
  ...['RobustScaler', 'StandardScaler'],
]);

/**
 * X as floats; float32 stays float32, but for tables of old releases. Refuses other names or another width than in fit, text that is no number, no rows,
 * and infinity, NaN and sparse matrices where the estimator takes none.
 */
export function checkInput(x: Features, rules: InputRules): Matrix | CsrMatrix {
  checkNames(x, rules.featureNames, rules.release);
  if (rules.featureCount !== undefined) checkWidth(x, rules.featureCount, rules.className);
  checkTexts(x, rules.release);
  const given = x.kind === 'csr' && rules.acceptsSparse === true ? x : toFloatMatrix(x, rules.className);
  const isWidened = x.kind === 'frame' && WIDENS_TABLES.has(rules.className) && !isSince(rules.release, 0, 22);
  const matrix = isWidened ? { ...given, data: Float64Array.from(given.data) } : given;
  checkRows(matrix, rules.className);
  if (matrix.kind === 'csr') checkIndices(matrix);
  if (rules.allowsInfinity !== true) checkFinite(matrix, rules);
  return matrix;
}

/** Numbers as text: those of a table, and of objects, are parsed; an array of texts is refused since 1.1. */
function checkTexts(x: Features, release: Release): void {
  if (x.kind !== 'frame' || x.isArray !== true || !isSince(release, 1, 1)) return;
  if (!x.columns.some(({ dtype }) => dtype === 'str' || dtype === 'bytes')) return;
  throw new DecantError('INVALID_PARAMETER_VALUE', "dtype='numeric' is not compatible with arrays of bytes/strings.", {
    hint: 'Send numbers, not texts.',
  });
}

function checkIndices({ columnIndices, columnCount }: CsrMatrix): void {
  for (let at = 0; at < columnIndices.length; at++) {
    const column = columnIndices[at]!;
    if (column >= 0 && column < columnCount) continue;
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `A sparse matrix of ${columnCount} columns names column ${column}.`,
    );
  }
}

/** Refuses infinity, and NaN unless the rules allow it. */
export function checkFinite(
  { data }: Matrix | CsrMatrix,
  {
    className,
    release,
    inputName = 'X',
    allowsMissing = false,
  }: Pick<InputRules, 'className' | 'release' | 'inputName' | 'allowsMissing'>,
): void {
  // value - value is 0 unless value is infinite or NaN.
  let probe = 0;
  for (let at = 0; at < data.length; at++) probe += data[at]! - data[at]!;
  if (probe === 0) return;
  let hasMissing = false;
  for (const value of data) {
    if (value === Infinity || value === -Infinity) throw refuseInfinite(data, release, inputName, allowsMissing);
    hasMissing ||= value !== value;
  }
  if (allowsMissing || !hasMissing) return;
  if (!isSince(release, 1, 1)) throw refuseInfinite(data, release, inputName, false);
  throw new DecantError('INVALID_PARAMETER_VALUE', `Input ${padName(inputName)}contains NaN.`, {
    hint: `${className} does not accept missing values encoded as NaN natively.`,
  });
}

function padName(inputName: '' | 'X'): string {
  return inputName === '' ? '' : `${inputName} `;
}

function refuseInfinite(
  data: Float64Array | Float32Array,
  release: Release,
  inputName: '' | 'X',
  allowsMissing: boolean,
): DecantError {
  const dtype = data instanceof Float32Array ? 'float32' : 'float64';
  const what = isSince(release, 1, 1) ? `${padName(inputName)}contains` : allowsMissing ? 'contains' : 'contains NaN,';
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Input ${what} infinity or a value too large for dtype('${dtype}').`,
  );
}
