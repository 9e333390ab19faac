// LogisticRegression by L-BFGS with an l2 penalty or none (sklearn/linear_model/_logistic.py, scikit-learn 1.9).
import { minimizeLbfgs } from '../../../../kernels/optimization/index.ts';
import type { ModelInput } from '../../../../data/input.ts';
import { encodeLabels } from '../class-labels.ts';
import type { EncodedLabels, Label } from '../class-labels.ts';
import { Classifier } from '../classifier.ts';
import { floatArray, intArray } from '../record-values.ts';
import { readRows, readWeights } from '../training-data.ts';
import type { Target } from '../training-data.ts';
import { createBinaryObjective, createMultinomialObjective } from './logistic-loss.ts';

/** Parameters of {@link LogisticRegression}. */
export interface LogisticRegressionParams {
  readonly penalty: 'deprecated';
  /** Inverse of the penalty's strength; Infinity for none. */
  readonly C: number;
  /** Only 0, the l2 penalty. */
  readonly l1Ratio: 0;
  readonly dual: false;
  /** Largest part of the gradient at which fitting ends. */
  readonly tol: number;
  readonly fitIntercept: boolean;
  readonly interceptScaling: 1;
  /** Weights by class, or `balanced`: inverse to the number of rows of a class. */
  readonly classWeight: 'balanced' | ReadonlyMap<Label, number> | null;
  readonly randomState: number | null;
  readonly solver: 'lbfgs';
  readonly maxIter: number;
  readonly verbose: 0;
  readonly warmStart: boolean;
  readonly nJobs: null;
}

const DEFAULTS: LogisticRegressionParams = {
  penalty: 'deprecated',
  C: 1,
  l1Ratio: 0,
  dual: false,
  tol: 1e-4,
  fitIntercept: true,
  interceptScaling: 1,
  classWeight: null,
  randomState: null,
  solver: 'lbfgs',
  maxIter: 100,
  verbose: 0,
  warmStart: false,
  nJobs: null,
};

interface Planes {
  readonly classes: readonly Label[];
  /** Coefficients by column and class, then intercepts: what L-BFGS moves. */
  readonly w: Float64Array;
  /** One row for two classes, else one for each class. */
  readonly coef: readonly Float64Array[];
  readonly intercept: Float64Array;
  readonly iterations: number;
}

/** Logistic regression of two or more classes. */
export class LogisticRegression extends Classifier<LogisticRegressionParams> {
  #planes: Planes | undefined;

  constructor(params: Partial<LogisticRegressionParams> = {}) {
    super({ module: 'sklearn.linear_model._logistic', className: 'LogisticRegression', defaults: DEFAULTS }, params);
  }

  /** Labels of the classes, sorted. */
  get classes(): readonly Label[] {
    return this.fitted(this.#planes).classes;
  }

  /** Coefficients by column: one row for two classes, else one for each class. */
  get coef(): readonly Float64Array[] {
    return this.fitted(this.#planes).coef;
  }

  /** One intercept for each row of {@link coef}. */
  get intercept(): Float64Array {
    return this.fitted(this.#planes).intercept;
  }

  /** Iterations of L-BFGS. */
  get nIter(): Int32Array {
    return Int32Array.of(this.fitted(this.#planes).iterations);
  }

  /** Fits to X and y. Tells `onWarning` when `maxIter` was reached before the tolerance. */
  fit(x: ModelInput, y: Target, options: { readonly sampleWeight?: ArrayLike<number> } = {}): this {
    this.#check();
    const { C, fitIntercept, tol, maxIter } = this.params;
    const rows = readRows(x, this.className);
    const { rowCount, columnCount } = rows;
    const labels = encodeLabels(y, rowCount, this.className);
    const weights = this.#weigh(labels, readWeights(options.sampleWeight, rowCount));
    const weightSum = weights === undefined ? rowCount : weights.reduce((sum, weight) => sum + weight, 0);
    const l2 = 1 / (C * weightSum);
    const problem = { x: rows.data, rowCount, columnCount, codes: labels.codes, weights, weightSum, l2, fitIntercept };
    const classCount = labels.classes.length;
    const planeCount = classCount === 2 ? 1 : classCount;
    const w = this.#start(planeCount * (columnCount + (fitIntercept ? 1 : 0)));
    const outcome = minimizeLbfgs(
      planeCount === 1 ? createBinaryObjective(problem) : createMultinomialObjective(problem, classCount),
      w,
      { gtol: tol, ftol: 64 * Number.EPSILON, maxiter: maxIter, maxls: 50 },
    );
    if (outcome.status !== 'converged') {
      this.onWarning(
        `lbfgs failed to converge after ${outcome.iterations} iteration(s): increase the number of iterations (maxIter) or scale the data.`,
      );
    }
    return this.#keep(rows, labels, w, planeCount, Math.min(outcome.iterations, maxIter));
  }

  #keep(
    rows: { readonly columnCount: number; readonly names: readonly string[] | undefined },
    { classes, array }: EncodedLabels,
    w: Float64Array,
    planeCount: number,
    iterations: number,
  ): this {
    const { columnCount } = rows;
    const coef = Array.from({ length: planeCount }, (_, plane) =>
      Float64Array.from({ length: columnCount }, (_value, column) => w[column * planeCount + plane]!),
    );
    const intercept = this.params.fitIntercept ? w.slice(columnCount * planeCount) : new Float64Array(planeCount);
    this.#planes = { classes, w, coef, intercept, iterations };
    const flat = new Float64Array(planeCount * columnCount);
    for (const [plane, row] of coef.entries()) flat.set(row, plane * columnCount);
    return this.learn(rows, {
      n_features_in_: columnCount,
      classes_: array,
      n_iter_: intArray([iterations]),
      coef_: floatArray(flat, [planeCount, columnCount]),
      intercept_: floatArray(intercept),
    });
  }

  #start(size: number): Float64Array {
    const before = this.params.warmStart ? this.#planes?.w : undefined;
    return before?.length === size ? Float64Array.from(before) : new Float64Array(size);
  }

  /** Weights of rows and classes multiplied; undefined where all are one. */
  #weigh({ classes, codes }: EncodedLabels, weights: Float64Array | undefined): Float64Array | undefined {
    const { classWeight } = this.params;
    if (classWeight === null) return weights;
    const counts = new Float64Array(classes.length);
    for (const [row, code] of codes.entries()) counts[code] = counts[code]! + (weights?.[row] ?? 1);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const byClass = classes.map((label, position) =>
      classWeight === 'balanced' ? total / (classes.length * counts[position]!) : (classWeight.get(label) ?? 1),
    );
    return Float64Array.from(codes, (code, row) => (weights?.[row] ?? 1) * byClass[code]!);
  }

  #check(): void {
    const { C, tol, maxIter, l1Ratio, solver, penalty, dual } = this.params;
    if (!(C > 0)) throw this.refuse('C', 'a float in the range (0.0, inf]');
    if (!(tol > 0)) throw this.refuse('tol', 'a float in the range (0.0, inf)');
    if (!(Number.isInteger(maxIter) && maxIter >= 0)) throw this.refuse('maxIter', 'an int in the range [0, inf)');
    // The types allow no other values; JavaScript does.
    if ((l1Ratio as number) !== 0) throw this.refuse('l1Ratio', '0: only the l2 penalty can be trained');
    if ((solver as string) !== 'lbfgs') throw this.refuse('solver', "'lbfgs': no other solver can be trained");
    if ((penalty as string) !== 'deprecated')
      throw this.refuse('penalty', "'deprecated': C and l1Ratio tell the penalty");
    if (dual as boolean) throw this.refuse('dual', 'false');
  }
}
