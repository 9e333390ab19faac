// ElasticNet and Lasso by coordinate descent (sklearn/linear_model/_coordinate_descent.py, scikit-learn 1.9).
import { descendElasticNet } from '../../../../kernels/optimization/index.ts';
import { RandomState } from '../../../../kernels/random/index.ts';
import type { ModelInput } from '../../../../data/input.ts';
import { floatArray, floatScalar } from '../record-values.ts';
import { Regressor } from '../regressor.ts';
import { readColumns, readNumbers, readWeights } from '../training-data.ts';
import type { Target } from '../training-data.ts';
import { centerData, findIntercept } from './center.ts';

/** Parameters of {@link Lasso}. */
export interface LassoParams {
  /** Factor of the penalty. Default: 1. */
  readonly alpha: number;
  readonly fitIntercept: boolean;
  /** Accepted for scikit-learn's sake: the Gram matrix is never computed. */
  readonly precompute: boolean;
  /** Accepted for scikit-learn's sake: X is never changed. */
  readonly copyX: boolean;
  readonly maxIter: number;
  /** Duality gap at which fitting ends, as a part of the square of y. */
  readonly tol: number;
  readonly warmStart: boolean;
  /** Coefficients below zero are not allowed. */
  readonly positive: boolean;
  readonly randomState: number | null;
  /** Order in which coefficients are updated. */
  readonly selection: 'cyclic' | 'random';
}

/** Parameters of {@link ElasticNet}. */
export interface ElasticNetParams extends LassoParams {
  /** Part of the penalty that is l1: from 0 (ridge) to 1 (lasso). */
  readonly l1Ratio: number;
}

const MODULE = 'sklearn.linear_model._coordinate_descent';

const ELASTIC_NET: ElasticNetParams = {
  alpha: 1,
  l1Ratio: 0.5,
  fitIntercept: true,
  precompute: false,
  maxIter: 1000,
  copyX: true,
  tol: 1e-4,
  warmStart: false,
  positive: false,
  randomState: null,
  selection: 'cyclic',
};

const LASSO: LassoParams = {
  alpha: 1,
  fitIntercept: true,
  precompute: false,
  copyX: true,
  maxIter: 1000,
  tol: 1e-4,
  warmStart: false,
  positive: false,
  randomState: null,
  selection: 'cyclic',
};

abstract class DescentRegressor<Params extends LassoParams> extends Regressor<Params> {
  #coef: Float64Array | undefined;
  #intercept = 0;
  #nIter = 0;
  #dualGap = 0;

  /** One coefficient for each column. */
  get coef(): Float64Array {
    return this.fitted(this.#coef);
  }

  get intercept(): number {
    this.fitted(this.#coef);
    return this.#intercept;
  }

  /** Visits of all coefficients until the tolerance was reached. */
  get nIter(): number {
    this.fitted(this.#coef);
    return this.#nIter;
  }

  /** The duality gap at the end, divided by the number of rows. */
  get dualGap(): number {
    this.fitted(this.#coef);
    return this.#dualGap;
  }

  protected abstract get l1Part(): number;

  /** Fits to X and y. Tells `onWarning` when `maxIter` was reached before the tolerance. */
  fit(x: ModelInput, y: Target, options: { readonly sampleWeight?: ArrayLike<number> } = {}): this {
    this.#check();
    const { alpha, fitIntercept, maxIter, tol, positive, selection, warmStart } = this.params;
    const data = readColumns(x, this.className);
    const { rowCount, columnCount } = data;
    const target = readNumbers(y, rowCount, this.className);
    const weights = scaleWeights(readWeights(options.sampleWeight, rowCount));
    const centered = centerData(data, target, fitIntercept, weights);
    const before = warmStart && this.#coef?.length === columnCount ? this.#coef : undefined;
    const coef = before === undefined ? new Float64Array(columnCount) : Float64Array.from(before);
    const solution = descendElasticNet(
      {
        columns: centered.columns,
        rowCount,
        columnCount,
        y: centered.y,
        alpha: alpha * this.l1Part * rowCount,
        beta: alpha * (1 - this.l1Part) * rowCount,
        tolerance: tol,
        maxIterations: maxIter,
        isPositive: positive,
        drawBelow: selection === 'random' ? drawColumns(this.params.randomState) : undefined,
      },
      coef,
    );
    this.#coef = coef;
    this.#intercept = fitIntercept ? findIntercept(centered, coef) : 0;
    this.#nIter = solution.iterations;
    this.#dualGap = solution.gap / rowCount;
    if (!solution.hasConverged) {
      const gap = `Duality gap: ${solution.gap.toExponential(6)}, tolerance: ${solution.tolerance.toExponential(3)}`;
      this.onWarning(`Objective did not converge. You might want to increase the number of iterations. ${gap}`);
    }
    return this.learn(data, {
      n_features_in_: columnCount,
      n_iter_: this.#nIter,
      coef_: floatArray(coef),
      dual_gap_: floatScalar(this.#dualGap),
      intercept_: fitIntercept ? floatScalar(this.#intercept) : 0,
    });
  }

  #check(): void {
    const { alpha, maxIter, tol, selection } = this.params;
    if (!(alpha >= 0)) throw this.refuse('alpha', 'a float in the range [0.0, inf)');
    if (!(Number.isInteger(maxIter) && maxIter >= 1)) throw this.refuse('maxIter', 'an int in the range [1, inf)');
    if (!(tol >= 0)) throw this.refuse('tol', 'a float in the range [0.0, inf)');
    if (!['cyclic', 'random'].includes(selection)) throw this.refuse('selection', "a str among {'cyclic', 'random'}");
  }
}

/** Least squares with an l1 penalty. */
export class Lasso extends DescentRegressor<LassoParams> {
  constructor(params: Partial<LassoParams> = {}) {
    super({ module: MODULE, className: 'Lasso', defaults: LASSO }, params);
  }

  protected get l1Part(): number {
    return 1;
  }
}

/** Least squares with l1 and l2 penalties: 1/(2n) |y - X w|^2 + alpha l1Ratio |w|_1 + alpha (1 - l1Ratio)/2 |w|^2. */
export class ElasticNet extends DescentRegressor<ElasticNetParams> {
  constructor(params: Partial<ElasticNetParams> = {}) {
    super({ module: MODULE, className: 'ElasticNet', defaults: ELASTIC_NET }, params);
  }

  protected get l1Part(): number {
    const { l1Ratio } = this.params;
    if (!(l1Ratio >= 0 && l1Ratio <= 1)) throw this.refuse('l1Ratio', 'a float in the range [0.0, 1.0]');
    return l1Ratio;
  }
}

/** Weights that sum to the number of rows, so that alpha means what it means without weights. */
function scaleWeights(weights: Float64Array | undefined): Float64Array | undefined {
  if (weights === undefined) return undefined;
  let sum = 0;
  for (const weight of weights) sum += weight;
  return weights.map((weight) => weight * (weights.length / sum));
}

/** Columns at random, by the xorshift generator that scikit-learn seeds from NumPy's (utils/_random.pxd, `our_rand_r`). */
function drawColumns(seed: number | null): (count: number) => number {
  const random = new RandomState(seed ?? Math.floor(Math.random() * 2 ** 32));
  let state = random.drawBelow(2 ** 31 - 1) || 1;
  return (count) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) % 2 ** 31) % count;
  };
}
