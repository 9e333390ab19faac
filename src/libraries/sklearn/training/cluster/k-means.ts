// KMeans (sklearn/cluster/_kmeans.py, scikit-learn 1.9): the same clusters for the same seed.
import { DecantError } from '../../../../errors.ts';
import type { ModelInput } from '../../../../data/input.ts';
import type { Tensor } from '../../../../data/tensor.ts';
import type { PythonValue } from '../../../../formats/python/values.ts';
import { runElkan, runLloyd, seedApart, seedByChance } from '../../../../kernels/k-means/index.ts';
import type { Clustering, WeightedRows } from '../../../../kernels/k-means/index.ts';
import type { RandomState } from '../../../../kernels/random/index.ts';
import { toRandomState } from '../../splitting/train-test-split.ts';
import { floatArray, floatScalar, intArray } from '../record-values.ts';
import type { FitOptions } from '../trainable.ts';
import { isSparse, readRows, readWeights } from '../training-data.ts';
import type { Target, TrainingRows } from '../training-data.ts';
import { Transformer } from '../transformer.ts';

/** Parameters of {@link KMeans}. */
export interface KMeansParams {
  readonly nClusters: number;
  /** How the centers of the beginning are chosen, or these centers. */
  readonly init: 'k-means++' | 'random' | readonly (readonly number[])[];
  readonly maxIter: number;
  /** Relative to the mean variance of the columns: the squared shifts of the centers that end a run. */
  readonly tol: number;
  /** Runs, of which the best is kept. `auto` is 1, or 10 for centers chosen by chance. */
  readonly nInit: 'auto' | number;
  /** Accepted for scikit-learn's sake: nothing is printed. */
  readonly verbose: number;
  /** A seed, or a generator that goes on. Null: another seed each time. */
  readonly randomState: number | RandomState | null;
  /** Accepted for scikit-learn's sake: X is never changed. */
  readonly copyX: boolean;
  readonly algorithm: 'lloyd' | 'elkan';
}

const DEFAULTS: KMeansParams = {
  nClusters: 8,
  init: 'k-means++',
  maxIter: 300,
  tol: 1e-4,
  nInit: 'auto',
  verbose: 0,
  randomState: null,
  copyX: true,
  algorithm: 'lloyd',
};
/** Runs where centers are chosen by chance. */
const RUNS_BY_CHANCE = 10;

/** Clusters around means: each row belongs to the nearest one. */
export class KMeans extends Transformer<KMeansParams> {
  #clustering: Clustering | undefined;

  constructor(params: Partial<KMeansParams> = {}) {
    super({ module: 'sklearn.cluster._kmeans', className: 'KMeans', defaults: DEFAULTS }, params);
  }

  /** The centers, one row for each cluster. */
  get clusterCenters(): readonly Float64Array[] {
    const { centers } = this.fitted(this.#clustering);
    const width = centers.length / this.params.nClusters;
    return Array.from({ length: this.params.nClusters }, (_, cluster) =>
      centers.slice(cluster * width, (cluster + 1) * width),
    );
  }

  /** The cluster of each row that was learned from. */
  get labels(): Int32Array {
    return this.fitted(this.#clustering).labels;
  }

  /** Weighted sum of the squared distances of the rows to their centers. */
  get inertia(): number {
    return this.fitted(this.#clustering).inertia;
  }

  /** Iterations of the run that was kept. */
  get nIter(): number {
    return this.fitted(this.#clustering).iterations;
  }

  override fit(x: ModelInput, _y?: Target, options: FitOptions = {}): this {
    this.#checkParams();
    const { nClusters, tol } = this.params;
    const read = readRows(x, this.className);
    if (read.rowCount < nClusters) {
      throw refuse(`n_samples=${read.rowCount} should be >= n_clusters=${nClusters}.`);
    }
    const weights = readWeights(options.sampleWeight, read.rowCount) ?? new Float64Array(read.rowCount).fill(1);
    const tolerance = tol === 0 ? 0 : meanOf(measureVariances(read)) * tol;
    // Rows around zero have distances with more exact digits; sparse rows would become dense.
    const means = isSparse(x) ? new Float64Array(read.columnCount) : measureMeans(read);
    const rows: WeightedRows = { ...read, data: subtract(read.data, means), weights };
    const best = this.#runAll(rows, means, tolerance);
    const centers = best.centers.map((value, at) => value + means[at % read.columnCount]!);
    const clustering: Clustering = { ...best, centers };
    this.#warnOfFewClusters(clustering.labels);
    this.#clustering = clustering;
    return this.learn(read, {
      n_features_in_: read.columnCount,
      _tol: tol === 0 ? 0 : floatScalar(tolerance),
      _n_init: this.#countRuns(),
      _algorithm: this.#algorithm,
      _n_threads: 1,
      cluster_centers_: floatArray(centers, [nClusters, read.columnCount]),
      _n_features_out: nClusters,
      labels_: intArray(clustering.labels),
      inertia_: clustering.inertia,
      n_iter_: clustering.iterations,
    });
  }

  /** The cluster of each row. */
  predict(x: ModelInput): Int32Array {
    return Int32Array.from((this.ask('predict', x) as Tensor).data as Int32Array);
  }

  /** Learns from X and answers the cluster of each of its rows. */
  fitPredict(x: ModelInput, y?: Target, options?: FitOptions): Int32Array {
    return this.fit(x, y, options).labels;
  }

  /** The inertia of rows with its sign changed: more is better. */
  score(x: ModelInput, _y?: Target, options: FitOptions = {}): number {
    const { rowCount, columnCount, data } = readRows(x, this.className);
    const weights = readWeights(options.sampleWeight, rowCount);
    const labels = this.predict(x);
    const { centers } = this.fitted(this.#clustering);
    let score = 0;
    for (let row = 0; row < rowCount; row++) {
      let distance = 0;
      for (let column = 0; column < columnCount; column++) {
        distance += (data[row * columnCount + column]! - centers[labels[row]! * columnCount + column]!) ** 2;
      }
      score -= distance * (weights?.[row] ?? 1);
    }
    return score;
  }

  protected override writeParam(name: keyof KMeansParams, value: unknown): PythonValue {
    if (name === 'init' && Array.isArray(value)) {
      const rows = value as readonly (readonly number[])[];
      return floatArray(Float64Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0]);
    }
    return super.writeParam(name, value);
  }

  #runAll(rows: WeightedRows, means: Float64Array, tolerance: number): Clustering {
    const { nClusters, maxIter, randomState } = this.params;
    const random = toRandomState(randomState);
    const run = this.#algorithm === 'elkan' ? runElkan : runLloyd;
    let best: Clustering | undefined;
    for (let runs = this.#countRuns(); runs > 0; runs--) {
      const centers = this.#chooseCenters(rows, means, random);
      const found = run(rows, centers, { maxIterations: maxIter, tolerance });
      const isBetter =
        best === undefined || (found.inertia < best.inertia && !isSameClustering(found.labels, best.labels, nClusters));
      if (isBetter) best = found;
    }
    return best!;
  }

  #chooseCenters(rows: WeightedRows, means: Float64Array, random: RandomState): Float64Array {
    const { init, nClusters } = this.params;
    const { columnCount, data } = rows;
    if (typeof init !== 'string') return subtract(this.#readCenters(init, columnCount), means);
    const positions = init === 'random' ? seedByChance(rows, nClusters, random) : seedApart(rows, nClusters, random);
    const centers = new Float64Array(nClusters * columnCount);
    for (const [cluster, row] of positions.entries()) {
      centers.set(data.subarray(row * columnCount, (row + 1) * columnCount), cluster * columnCount);
    }
    return centers;
  }

  #readCenters(init: readonly (readonly number[])[], columnCount: number): Float64Array {
    const { nClusters } = this.params;
    const width = init[0]?.length ?? 0;
    const shape = `The shape of the initial centers (${init.length}, ${width}) does not match the number of`;
    if (init.length !== nClusters) throw refuse(`${shape} clusters ${nClusters}.`);
    if (width !== columnCount) throw refuse(`${shape} features of the data ${columnCount}.`);
    const centers = Float64Array.from(init.flat());
    if (centers.length !== nClusters * columnCount || !centers.every(Number.isFinite)) {
      throw this.refuse('init', 'rows of finite numbers, all of one length');
    }
    return centers;
  }

  get #algorithm(): KMeansParams['algorithm'] {
    // Between one center and itself there is no distance.
    return this.params.nClusters === 1 ? 'lloyd' : this.params.algorithm;
  }

  #countRuns(): number {
    const { init, nInit } = this.params;
    if (typeof init !== 'string') return 1;
    return nInit === 'auto' ? (init === 'random' ? RUNS_BY_CHANCE : 1) : nInit;
  }

  #checkParams(): void {
    const { nClusters, init, maxIter, tol, nInit, algorithm, randomState } = this.params;
    const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 1;
    if (!isCount(nClusters)) throw this.refuse('nClusters', 'an int in the range [1, inf)');
    if (!isCount(maxIter)) throw this.refuse('maxIter', 'an int in the range [1, inf)');
    if (!(typeof tol === 'number' && tol >= 0)) throw this.refuse('tol', 'a float in the range [0.0, inf)');
    if (nInit !== 'auto' && !isCount(nInit)) {
      throw this.refuse('nInit', "a str among {'auto'} or an int in the range [1, inf)");
    }
    if (!Array.isArray(init) && init !== 'k-means++' && init !== 'random') {
      throw this.refuse('init', "a str among {'k-means++', 'random'} or an array-like");
    }
    if (!['lloyd', 'elkan'].includes(algorithm)) {
      throw this.refuse('algorithm', "a str among {'elkan', 'lloyd'}");
    }
    if (typeof randomState === 'number' && !(Number.isInteger(randomState) && randomState >= 0)) {
      throw this.refuse('randomState', 'an int in the range [0, 4294967295], a RandomState or null');
    }
    if (typeof init !== 'string' && nInit !== 'auto' && nInit !== 1) {
      this.onWarning(
        `Explicit initial center position passed: performing only one init in KMeans instead of n_init=${nInit}.`,
      );
    }
    if (algorithm === 'elkan' && nClusters === 1) {
      this.onWarning("algorithm='elkan' doesn't make sense for a single cluster. Using 'lloyd' instead.");
    }
  }

  #warnOfFewClusters(labels: Int32Array): void {
    const found = new Set(labels).size;
    const { nClusters } = this.params;
    if (found >= nClusters) return;
    this.onWarning(
      `Number of distinct clusters (${found}) found smaller than n_clusters (${nClusters}). Possibly due to duplicate points in X.`,
    );
  }
}

/** Are the labels the same but for their names? */
function isSameClustering(labels: Int32Array, others: Int32Array, clusterCount: number): boolean {
  const names = new Int32Array(clusterCount).fill(-1);
  return labels.every((label, row) => {
    if (names[label] === -1) names[label] = others[row]!;
    return names[label] === others[row];
  });
}

function subtract(data: Float64Array, means: Float64Array): Float64Array {
  return data.map((value, at) => value - means[at % means.length]!);
}

function measureMeans({ rowCount, columnCount, data }: TrainingRows): Float64Array {
  const sums = new Float64Array(columnCount);
  for (let at = 0; at < data.length; at++) sums[at % columnCount]! += data[at]!;
  return sums.map((sum) => sum / rowCount);
}

function measureVariances(rows: TrainingRows): Float64Array {
  const centered = subtract(rows.data, measureMeans(rows));
  return measureMeans({ ...rows, data: centered.map((value) => value * value) });
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
