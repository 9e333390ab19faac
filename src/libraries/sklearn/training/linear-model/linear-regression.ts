// LinearRegression: the least squares of the smallest norm (sklearn/linear_model/_base.py, scipy.linalg.lstsq; scikit-learn 1.9).
import { decomposeSingular } from '../../../../kernels/linear-algebra/index.ts';
import type { ModelInput } from '../../../../data/input.ts';
import { floatArray, floatScalar, longScalar } from '../record-values.ts';
import { Regressor } from '../regressor.ts';
import { readColumns, readNumbers, readWeights } from '../training-data.ts';
import type { Target } from '../training-data.ts';
import { centerData, findIntercept } from './center.ts';

/** Parameters of {@link LinearRegression}. */
export interface LinearRegressionParams {
  readonly fitIntercept: boolean;
  /** Accepted for scikit-learn's sake: X is never changed. */
  readonly copyX: boolean;
  /** Of sparse X, which is not trained on. */
  readonly tol: number;
  readonly nJobs: number | null;
  /** Only false: coefficients below zero are allowed. */
  readonly positive: false;
}

const DEFAULTS: LinearRegressionParams = { fitIntercept: true, copyX: true, tol: 1e-6, nJobs: null, positive: false };

interface Plane {
  readonly coef: Float64Array;
  readonly intercept: number;
  readonly rank: number;
  readonly singular: Float64Array;
}

/** Ordinary least squares. */
export class LinearRegression extends Regressor<LinearRegressionParams> {
  #plane: Plane | undefined;

  constructor(params: Partial<LinearRegressionParams> = {}) {
    super({ module: 'sklearn.linear_model._base', className: 'LinearRegression', defaults: DEFAULTS }, params);
  }

  /** One coefficient for each column. */
  get coef(): Float64Array {
    return this.fitted(this.#plane).coef;
  }

  get intercept(): number {
    return this.fitted(this.#plane).intercept;
  }

  /** Rank of the centered X. */
  get rank(): number {
    return this.fitted(this.#plane).rank;
  }

  /** Singular values of the centered X. */
  get singular(): Float64Array {
    return this.fitted(this.#plane).singular;
  }

  /** Fits to X and y. */
  fit(x: ModelInput, y: Target, options: { readonly sampleWeight?: ArrayLike<number> } = {}): this {
    const { fitIntercept, positive } = this.params;
    // The types allow no other value; JavaScript does.
    if (positive as boolean) throw this.refuse('positive', 'false: non-negative least squares cannot be trained');
    const data = readColumns(x, this.className);
    const { rowCount, columnCount } = data;
    const weights = readWeights(options.sampleWeight, rowCount);
    const centered = centerData(data, readNumbers(y, rowCount, this.className), fitIntercept, weights);
    const { u, values, v } = decomposeSingular(centered.columns, rowCount, columnCount);
    const least = Math.max(rowCount, columnCount) * Number.EPSILON * (values[0] ?? 0);
    const coef = new Float64Array(columnCount);
    let rank = 0;
    for (const [k, value] of values.entries()) {
      if (value <= least) break;
      rank++;
      let product = 0;
      for (let row = 0; row < rowCount; row++) product += u[k * rowCount + row]! * centered.y[row]!;
      const factor = product / value;
      for (let j = 0; j < columnCount; j++) coef[j] = coef[j]! + factor * v[k * columnCount + j]!;
    }
    const intercept = fitIntercept ? findIntercept(centered, coef) : 0;
    this.#plane = { coef, intercept, rank, singular: values };
    return this.learn(data, {
      n_features_in_: columnCount,
      coef_: floatArray(coef),
      rank_: longScalar(rank),
      singular_: floatArray(values),
      intercept_: fitIntercept ? floatScalar(intercept) : 0,
    });
  }
}
