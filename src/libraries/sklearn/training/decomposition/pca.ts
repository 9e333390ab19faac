// PCA (sklearn/decomposition/_pca.py, scikit-learn 1.9): the same solver for the same shape, the same signs.
import { DecantError } from '../../../../errors.ts';
import type { ModelInput } from '../../../../data/input.ts';
import type { RandomState } from '../../../../kernels/random/index.ts';
import { toRandomState } from '../../splitting/train-test-split.ts';
import type { PythonValue } from '../../../../formats/python/values.ts';
import { takeMean } from '../linear-model/center.ts';
import { floatArray, floatScalar, longScalar } from '../record-values.ts';
import { isSparse, readColumns } from '../training-data.ts';
import type { TrainingColumns } from '../training-data.ts';
import { Transformer } from '../transformer.ts';
import { analyzeAll, analyzeLeading } from './principal-axes.ts';
import type { PrincipalAxes } from './principal-axes.ts';

/** How the axes are found. */
export type SvdSolver = 'full' | 'covariance_eigh' | 'arpack' | 'randomized';

/** Parameters of {@link PCA}. */
export interface PCAParams {
  /** Components to keep: how many, the part of the variance that they explain (below 1), or by Minka's `mle`. Null: all. */
  readonly nComponents: number | 'mle' | null;
  /** Accepted for scikit-learn's sake: X is never changed. */
  readonly copy: boolean;
  /** Are components divided by their standard deviations? */
  readonly whiten: boolean;
  readonly svdSolver: 'auto' | SvdSolver;
  /** Only 0: ARPACK's axes are found to the last digit. */
  readonly tol: number;
  /** Multiplications with the covariance in the randomized solver: 7, or 4 where a tenth of the components are kept. */
  readonly iteratedPower: 'auto' | number;
  /** Random directions beyond the components. */
  readonly nOversamples: number;
  /** Not `none`, which loses digits; the others span the same. */
  readonly powerIterationNormalizer: 'auto' | 'QR' | 'LU';
  /** A seed, or a generator that goes on. Null: another seed each time. */
  readonly randomState: number | RandomState | null;
}

const DEFAULTS: PCAParams = {
  nComponents: null,
  copy: true,
  whiten: false,
  svdSolver: 'auto',
  tol: 0,
  iteratedPower: 'auto',
  nOversamples: 10,
  powerIterationNormalizer: 'auto',
  randomState: null,
};

const SOLVERS: readonly string[] = ['auto', 'full', 'covariance_eigh', 'arpack', 'randomized'];
/** Most columns whose covariance is decomposed, and least rows for each. */
const COVARIANCE_COLUMNS = 1000;
const ROWS_PER_COLUMN = 10;
/** X that is small enough to be decomposed in full. */
const FULL_EXTENT = 500;
/** Part of the components from which on random projections are no gain. */
const RANDOMIZED_PART = 0.8;
/** Power iterations, with few components and with many. */
const FEW_PART = 0.1;
const POWER_OF_FEW = 7;
const POWER_OF_MANY = 4;

interface Analysis extends PrincipalAxes {
  readonly columnCount: number;
  readonly rowCount: number;
  readonly mean: Float64Array;
}

/** Principal components: the orthogonal directions of greatest variance. */
export class PCA extends Transformer<PCAParams> {
  #analysis: Analysis | undefined;

  constructor(params: Partial<PCAParams> = {}) {
    super({ module: 'sklearn.decomposition._pca', className: 'PCA', defaults: DEFAULTS }, params);
  }

  /** The directions, of length one, from the greatest variance to the least. */
  get components(): readonly Float64Array[] {
    const { components, columnCount } = this.fitted(this.#analysis);
    const count = columnCount === 0 ? 0 : components.length / columnCount;
    return Array.from({ length: count }, (_, k) => components.slice(k * columnCount, (k + 1) * columnCount));
  }

  /** The variance along each component. */
  get explainedVariance(): Float64Array {
    return this.fitted(this.#analysis).variances;
  }

  /** The part of the whole variance along each component. */
  get explainedVarianceRatio(): Float64Array {
    return this.fitted(this.#analysis).ratios;
  }

  /** The singular values of the centered X, one for each component. */
  get singularValues(): Float64Array {
    return this.fitted(this.#analysis).singularValues;
  }

  /** The mean of each column. */
  get mean(): Float64Array {
    return this.fitted(this.#analysis).mean;
  }

  /** The mean variance along the directions that are left out. */
  get noiseVariance(): number {
    return this.fitted(this.#analysis).noiseVariance ?? 0;
  }

  /** How many components are kept. */
  get nComponents(): number {
    return this.fitted(this.#analysis).componentCount;
  }

  /** How many rows were learned from. */
  get nSamples(): number {
    return this.fitted(this.#analysis).rowCount;
  }

  /** Learns the components of X. */
  override fit(x: ModelInput): this {
    this.#checkParams();
    const data = readColumns(x, this.className);
    const solver = this.#chooseSolver(data, isSparse(x));
    const mean = centerColumns(data);
    const axes =
      solver === 'full' || solver === 'covariance_eigh'
        ? analyzeAll(data, solver, this.#countAll(data, solver))
        : analyzeLeading(data, this.#countLeading(data, solver), this.#projection(solver, data));
    const { rowCount, columnCount } = data;
    this.#analysis = { ...axes, rowCount, columnCount, mean };
    return this.learn(data, this.#describe(this.#analysis, solver));
  }

  /** The attributes in scikit-learn's order, which is another one for each kind of solver. */
  #describe(analysis: Analysis, solver: SvdSolver): Readonly<Record<string, PythonValue>> {
    const { rowCount, columnCount, mean, components, componentCount } = analysis;
    const { variances, ratios, singularValues, noiseVariance } = analysis;
    const keptCount = variances.length;
    const early = { n_features_in_: columnCount, _fit_svd_solver: solver, mean_: floatArray(mean) };
    const noise = { noise_variance_: noiseVariance === undefined ? 0 : floatScalar(noiseVariance) };
    const axes = { components_: floatArray(components, [keptCount, columnCount]) };
    const numbers = {
      explained_variance_: floatArray(variances),
      explained_variance_ratio_: floatArray(ratios),
      singular_values_: floatArray(singularValues),
    };
    if (solver === 'arpack' || solver === 'randomized') {
      return { ...early, n_samples_: rowCount, ...axes, n_components_: componentCount, ...numbers, ...noise };
    }
    const { nComponents } = this.params;
    const isInferred = nComponents === 'mle' || (nComponents !== null && nComponents > 0 && nComponents < 1);
    return {
      ...early,
      ...noise,
      n_samples_: rowCount,
      n_components_: isInferred ? longScalar(componentCount) : componentCount,
      ...axes,
      ...numbers,
    };
  }

  #chooseSolver({ rowCount, columnCount }: TrainingColumns, isSparseX: boolean): SvdSolver {
    const { svdSolver, nComponents } = this.params;
    if (isSparseX && (svdSolver === 'full' || svdSolver === 'randomized')) {
      throw refuse(
        `PCA only support sparse inputs with the "arpack" and "covariance_eigh" solvers, while "${svdSolver}" was passed.`,
      );
    }
    if (svdSolver !== 'auto') return svdSolver;
    if (isSparseX) return 'arpack';
    if (columnCount <= COVARIANCE_COLUMNS && rowCount >= ROWS_PER_COLUMN * columnCount) return 'covariance_eigh';
    if (Math.max(rowCount, columnCount) <= FULL_EXTENT || nComponents === 'mle') return 'full';
    const least = Math.min(rowCount, columnCount);
    const count = nComponents ?? least;
    return count >= 1 && count < RANDOMIZED_PART * least ? 'randomized' : 'full';
  }

  #countAll({ rowCount, columnCount }: TrainingColumns, solver: SvdSolver): number | 'mle' {
    const { nComponents } = this.params;
    const least = Math.min(rowCount, columnCount);
    if (nComponents === 'mle') {
      if (rowCount >= columnCount) return nComponents;
      throw refuse("n_components='mle' is only supported if n_samples >= n_features");
    }
    const count = nComponents ?? least;
    if (count <= least) return count;
    throw refuse(
      `n_components=${count} must be between 0 and min(n_samples, n_features)=${least} with svd_solver='${solver}'`,
    );
  }

  #countLeading({ rowCount, columnCount }: TrainingColumns, solver: SvdSolver): number {
    const least = Math.min(rowCount, columnCount);
    const count = this.params.nComponents ?? (solver === 'arpack' ? least - 1 : least);
    if (count === 'mle') throw refuse(`n_components='mle' cannot be a string with svd_solver='${solver}'`);
    const subject = `n_components=${count} must be`;
    if (!(count >= 1 && count <= least)) {
      throw refuse(`${subject} between 1 and min(n_samples, n_features)=${least} with svd_solver='${solver}'`);
    }
    if (solver === 'arpack' && count === least) {
      throw refuse(`${subject} strictly less than min(n_samples, n_features)=${least} with svd_solver='arpack'`);
    }
    return count;
  }

  /** The random projection; undefined for ARPACK, whose axes are the exact ones. */
  #projection(
    solver: SvdSolver,
    data: TrainingColumns,
  ): { readonly oversamples: number; readonly powerIterations: number; readonly random: RandomState } | undefined {
    if (solver === 'arpack') return undefined;
    const { iteratedPower, nOversamples, randomState } = this.params;
    const count = this.#countLeading(data, solver);
    const automatic = count < FEW_PART * Math.min(data.rowCount, data.columnCount) ? POWER_OF_FEW : POWER_OF_MANY;
    return {
      oversamples: nOversamples,
      powerIterations: iteratedPower === 'auto' ? automatic : iteratedPower,
      random: toRandomState(randomState),
    };
  }

  #checkParams(): void {
    const { nComponents, svdSolver, tol, iteratedPower, nOversamples, randomState } = this.params;
    const normalizer: string = this.params.powerIterationNormalizer;
    const isCount = (value: unknown, least: number): boolean => Number.isInteger(value) && (value as number) >= least;
    const isPart = typeof nComponents === 'number' && nComponents > 0 && nComponents < 1;
    if (nComponents !== null && nComponents !== 'mle' && !isPart && !isCount(nComponents, 0)) {
      throw this.refuse(
        'nComponents',
        "an int in the range [0, inf), a float in the range (0.0, 1.0), a str among {'mle'} or null",
      );
    }
    if (!SOLVERS.includes(svdSolver)) {
      throw this.refuse('svdSolver', "a str among {'arpack', 'auto', 'covariance_eigh', 'full', 'randomized'}");
    }
    if (tol !== 0) throw this.refuse('tol', '0: axes are found to the last digit');
    if (iteratedPower !== 'auto' && !isCount(iteratedPower, 0)) {
      throw this.refuse('iteratedPower', "a str among {'auto'} or an int in the range [0, inf)");
    }
    if (!isCount(nOversamples, 1)) throw this.refuse('nOversamples', 'an int in the range [1, inf)');
    if (!['auto', 'QR', 'LU'].includes(normalizer)) {
      throw this.refuse('powerIterationNormalizer', "a str among {'auto', 'QR', 'LU'}: no other can be trained");
    }
    if (typeof randomState === 'number' && !isCount(randomState, 0)) {
      throw this.refuse('randomState', 'an int in the range [0, 4294967295], a RandomState or null');
    }
  }
}

/** Takes the means off the columns and answers them. */
function centerColumns({ columns, rowCount, columnCount }: TrainingColumns): Float64Array {
  return Float64Array.from({ length: columnCount }, (_, column) =>
    takeMean(columns.subarray(column * rowCount, (column + 1) * rowCount)),
  );
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
