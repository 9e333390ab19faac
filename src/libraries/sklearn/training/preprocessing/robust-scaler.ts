// RobustScaler and Normalizer (sklearn/preprocessing/_data.py, scikit-learn 1.9).
import { DecantError } from '../../../../errors.ts';
import type { ModelInput } from '../../../../data/input.ts';
import { PythonTuple } from '../../../../formats/python/values.ts';
import type { PythonValue } from '../../../../formats/python/values.ts';
import { normalQuantile } from '../../../../kernels/elementary/index.ts';
import { floatArray } from '../record-values.ts';
import { readRows } from '../training-data.ts';
import { Transformer } from '../transformer.ts';
import { findMedian, findPercentile, replaceZeros, sortColumn } from './column-statistics.ts';

/** Parameters of {@link RobustScaler}. */
export interface RobustScalerParams {
  readonly withCentering: boolean;
  readonly withScaling: boolean;
  /** Percentiles between which the range of a column is measured. */
  readonly quantileRange: readonly [low: number, high: number];
  /** Is a normal column scaled to a variance of 1? */
  readonly unitVariance: boolean;
  /** Accepted for scikit-learn's sake: X is never changed. */
  readonly copy: boolean;
}

const DEFAULTS: RobustScalerParams = {
  withCentering: true,
  withScaling: true,
  quantileRange: [25, 75],
  unitVariance: false,
  copy: true,
};

/** Takes off the median of each column and divides by the range between two percentiles. */
export class RobustScaler extends Transformer<RobustScalerParams> {
  #learned: { readonly center: Float64Array | undefined; readonly scale: Float64Array | undefined } | undefined;

  constructor(params: Partial<RobustScalerParams> = {}) {
    super({ module: 'sklearn.preprocessing._data', className: 'RobustScaler', defaults: DEFAULTS }, params);
  }

  /** Median of each column; undefined without centering. */
  get center(): Float64Array | undefined {
    return this.fitted(this.#learned).center;
  }

  /** What each column is divided by; undefined without scaling. */
  get scale(): Float64Array | undefined {
    return this.fitted(this.#learned).scale;
  }

  /** Learns from X; NaN counts as missing. */
  override fit(x: ModelInput): this {
    const { withCentering, withScaling, unitVariance } = this.params;
    const [low, high] = this.params.quantileRange;
    if (!(low >= 0 && low <= high && high <= 100)) {
      throw new DecantError('INVALID_PARAMETER_VALUE', `Invalid quantile range: (${low}, ${high})`);
    }
    const rows = readRows(x, this.className, { allowsMissing: true });
    const sorted = Array.from({ length: rows.columnCount }, (_, column) => sortColumn(rows, column));
    const center = withCentering ? Float64Array.from(sorted, findMedian) : undefined;
    const ranges = Float64Array.from(sorted, (values) => findPercentile(values, high) - findPercentile(values, low));
    const adjust = unitVariance ? normalQuantile(high / 100) - normalQuantile(low / 100) : 1;
    const scale = withScaling ? replaceZeros(ranges).map((range) => range / adjust) : undefined;
    this.#learned = { center, scale };
    return this.learn(rows, {
      n_features_in_: rows.columnCount,
      center_: center === undefined ? null : floatArray(center),
      scale_: scale === undefined ? null : floatArray(scale),
    });
  }

  protected override writeParam(name: keyof RobustScalerParams, value: unknown): PythonValue {
    return name === 'quantileRange' ? new PythonTuple([...this.params.quantileRange]) : super.writeParam(name, value);
  }
}

/** Parameters of {@link Normalizer}. */
export interface NormalizerParams {
  readonly norm: 'l1' | 'l2' | 'max';
  /** Accepted for scikit-learn's sake: X is never changed. */
  readonly copy: boolean;
}

/** Scales each row to a norm of 1. */
export class Normalizer extends Transformer<NormalizerParams> {
  constructor(params: Partial<NormalizerParams> = {}) {
    super(
      { module: 'sklearn.preprocessing._data', className: 'Normalizer', defaults: { norm: 'l2', copy: true } },
      params,
    );
  }

  /** Learns the number and the names of the columns. */
  override fit(x: ModelInput): this {
    if (!['l1', 'l2', 'max'].includes(this.params.norm)) throw this.refuse('norm', "a str among {'l1', 'l2', 'max'}");
    const rows = readRows(x, this.className);
    return this.learn(rows, { n_features_in_: rows.columnCount });
  }
}
