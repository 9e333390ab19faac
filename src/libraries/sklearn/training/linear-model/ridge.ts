// Ridge by Cholesky's factors of the normal equations, of the smaller of X^T X and X X^T; by singular values where they fail
// (sklearn/linear_model/_ridge.py, `_solve_cholesky`, `_solve_cholesky_kernel`, `_solve_svd`; scikit-learn 1.9).
import {
  decomposeSingular,
  factorCholesky,
  solveLower,
  solveLowerTransposed,
  multiplyColumns,
} from '../../../../kernels/linear-algebra/index.ts';
import type { ModelInput } from '../../../../data/input.ts';
import { floatArray, floatScalar } from '../record-values.ts';
import { Regressor } from '../regressor.ts';
import { readColumns, readNumbers, readWeights } from '../training-data.ts';
import type { Target } from '../training-data.ts';
import { centerData, findIntercept } from './center.ts';
import type { CenteredData } from './center.ts';

/** Parameters of {@link Ridge}. */
export interface RidgeParams {
  /** Factor of the penalty. */
  readonly alpha: number;
  readonly fitIntercept: boolean;
  /** Accepted for scikit-learn's sake: X is never changed. */
  readonly copyX: boolean;
  /** Of iterative solvers, which are not used. */
  readonly maxIter: number | null;
  readonly tol: number;
  readonly solver: 'auto' | 'cholesky' | 'svd';
  /** Only false: coefficients below zero are allowed. */
  readonly positive: false;
  readonly randomState: number | null;
}

const DEFAULTS: RidgeParams = {
  alpha: 1,
  fitIntercept: true,
  copyX: true,
  maxIter: null,
  tol: 1e-4,
  solver: 'auto',
  positive: false,
  randomState: null,
};

/** Least squares with an l2 penalty: |y - X w|^2 + alpha |w|^2. */
export class Ridge extends Regressor<RidgeParams> {
  #coef: Float64Array | undefined;
  #intercept = 0;

  constructor(params: Partial<RidgeParams> = {}) {
    super({ module: 'sklearn.linear_model._ridge', className: 'Ridge', defaults: DEFAULTS }, params);
  }

  /** One coefficient for each column. */
  get coef(): Float64Array {
    return this.fitted(this.#coef);
  }

  get intercept(): number {
    this.fitted(this.#coef);
    return this.#intercept;
  }

  /** Fits to X and y. */
  fit(x: ModelInput, y: Target, options: { readonly sampleWeight?: ArrayLike<number> } = {}): this {
    const { alpha, fitIntercept, solver, positive } = this.params;
    if (!(alpha >= 0)) throw this.refuse('alpha', 'a float in the range [0.0, inf)');
    if (!['auto', 'cholesky', 'svd'].includes(solver))
      throw this.refuse('solver', "a str among {'auto', 'cholesky', 'svd'}");
    // The types allow no other value; JavaScript does.
    if (positive as boolean) throw this.refuse('positive', 'false: coefficients of one sign cannot be trained');
    const data = readColumns(x, this.className);
    const { rowCount, columnCount } = data;
    const weights = readWeights(options.sampleWeight, rowCount);
    const centered = centerData(data, readNumbers(y, rowCount, this.className), fitIntercept, weights);
    const coef = (solver === 'svd' ? undefined : solveNormal(centered, alpha)) ?? solveSingular(centered, alpha);
    this.#coef = coef;
    this.#intercept = fitIntercept ? findIntercept(centered, coef) : 0;
    return this.learn(data, {
      n_features_in_: columnCount,
      coef_: floatArray(coef),
      n_iter_: null,
      solver_: solver === 'svd' ? 'svd' : 'cholesky',
      intercept_: fitIntercept ? floatScalar(this.#intercept) : 0,
    });
  }
}

/** Undefined where the equations are singular. */
function solveNormal(data: CenteredData, alpha: number): Float64Array | undefined {
  const { columns, rowCount, columnCount, y } = data;
  if (columnCount <= rowCount) {
    const gram = multiplyColumns(columns, rowCount, columnCount);
    return solvePositive(gram, columnCount, alpha, projectColumns(columns, rowCount, columnCount, y));
  }
  const kernel = new Float64Array(rowCount * rowCount);
  for (let j = 0; j < columnCount; j++) {
    for (let a = 0; a < rowCount; a++) {
      const value = columns[j * rowCount + a]!;
      for (let b = 0; b <= a; b++)
        kernel[a * rowCount + b] = kernel[a * rowCount + b]! + value * columns[j * rowCount + b]!;
    }
  }
  const dual = solvePositive(kernel, rowCount, alpha, y);
  return dual === undefined ? undefined : projectColumns(columns, rowCount, columnCount, dual);
}

/** X^T vector. */
function projectColumns(
  columns: Float64Array,
  rowCount: number,
  columnCount: number,
  vector: Float64Array,
): Float64Array {
  const out = new Float64Array(columnCount);
  for (let j = 0, at = 0; j < columnCount; j++) {
    let sum = 0;
    for (let row = 0; row < rowCount; row++, at++) sum += columns[at]! * vector[row]!;
    out[j] = sum;
  }
  return out;
}

function solvePositive(
  lower: Float64Array,
  size: number,
  alpha: number,
  right: Float64Array,
): Float64Array | undefined {
  for (let i = 0; i < size; i++) lower[i * size + i] = lower[i * size + i]! + alpha;
  if (!factorCholesky(lower, size)) return undefined;
  const solution = right.slice();
  solveLower(lower, size, size, solution);
  solveLowerTransposed(lower, size, size, solution);
  return solution;
}

function solveSingular({ columns, rowCount, columnCount, y }: CenteredData, alpha: number): Float64Array {
  const { u, values, v } = decomposeSingular(columns, rowCount, columnCount);
  const coef = new Float64Array(columnCount);
  for (const [k, value] of values.entries()) {
    // Values below scikit-learn's threshold count as zero.
    if (value <= 1e-15) continue;
    let product = 0;
    for (let row = 0; row < rowCount; row++) product += u[k * rowCount + row]! * y[row]!;
    const factor = (product * value) / (value * value + alpha);
    for (let j = 0; j < columnCount; j++) coef[j] = coef[j]! + factor * v[k * columnCount + j]!;
  }
  return coef;
}
