// StandardScaler (sklearn/preprocessing/_data.py, scikit-learn 1.9).
import type { ModelInput } from '../../../../data/input.ts';
import { floatArray, floatScalar, longScalar } from '../record-values.ts';
import type { FitOptions } from '../trainable.ts';
import { readRows, readWeights } from '../training-data.ts';
import type { Target } from '../training-data.ts';
import { Transformer } from '../transformer.ts';
import { measureMoments } from './column-statistics.ts';
import type { Moments } from './column-statistics.ts';

/** Parameters of {@link StandardScaler}. */
export interface StandardScalerParams {
  readonly withMean: boolean;
  readonly withStd: boolean;
  /** Accepted for scikit-learn's sake: X is never changed. */
  readonly copy: boolean;
}

const DEFAULTS: StandardScalerParams = { withMean: true, withStd: true, copy: true };

/** Takes off the mean of each column and divides by its standard deviation. */
export class StandardScaler extends Transformer<StandardScalerParams> {
  #moments: readonly Moments[] | undefined;
  #scale: Float64Array | undefined;

  constructor(params: Partial<StandardScalerParams> = {}) {
    super({ module: 'sklearn.preprocessing._data', className: 'StandardScaler', defaults: DEFAULTS }, params);
  }

  /** Mean of each column. */
  get mean(): Float64Array {
    return Float64Array.from(this.fitted(this.#moments), ({ mean }) => mean);
  }

  /** Variance of each column. */
  get var(): Float64Array {
    return Float64Array.from(this.fitted(this.#moments), ({ variance }) => variance);
  }

  /** What each column is divided by: its standard deviation, or 1 where it is constant. */
  get scale(): Float64Array {
    return this.fitted(this.#scale);
  }

  /** Learns from X; NaN counts as missing. */
  override fit(x: ModelInput, _y?: Target, options: FitOptions = {}): this {
    const { withMean, withStd } = this.params;
    if (typeof withMean !== 'boolean') throw this.refuse('withMean', "an instance of 'bool'");
    if (typeof withStd !== 'boolean') throw this.refuse('withStd', "an instance of 'bool'");
    const rows = readRows(x, this.className, { allowsMissing: true });
    const weights = readWeights(options.sampleWeight, rows.rowCount);
    const moments = measureMoments(rows, weights);
    const counts = moments.map(({ weight }) => weight);
    const isEven = counts.every((count) => count === counts[0]);
    const scale = Float64Array.from(moments, (column, index) =>
      isConstant(column, isEven ? counts[0]! : counts[index]!) ? 1 : Math.sqrt(column.variance),
    );
    this.#moments = moments;
    this.#scale = scale;
    const usesMean = withMean || withStd;
    const makeCount = usesMean || weights !== undefined ? floatScalar : longScalar;
    return this.learn(rows, {
      n_features_in_: rows.columnCount,
      n_samples_seen_: isEven ? makeCount(counts[0] ?? 0) : floatArray(counts),
      mean_: usesMean ? floatArray(this.mean) : null,
      var_: withStd ? floatArray(this.var) : null,
      scale_: withStd ? floatArray(scale) : null,
    });
  }
}

// What is no more than the error of rounding is no variance.
function isConstant({ mean, variance }: Moments, count: number): boolean {
  const epsilon = Number.EPSILON;
  return variance <= count * epsilon * variance + (count * mean * epsilon) ** 2;
}
