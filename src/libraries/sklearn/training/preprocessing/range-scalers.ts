// MinMaxScaler and MaxAbsScaler (sklearn/preprocessing/_data.py, scikit-learn 1.9).
import { DecantError } from '../../../../errors.ts';
import type { ModelInput } from '../../../../data/input.ts';
import { PythonTuple } from '../../../../formats/python/values.ts';
import type { PythonValue } from '../../../../formats/python/values.ts';
import { floatArray } from '../record-values.ts';
import { readRows } from '../training-data.ts';
import { Transformer } from '../transformer.ts';
import { replaceZeros, sortColumn } from './column-statistics.ts';

/** Parameters of {@link MinMaxScaler}. */
export interface MinMaxScalerParams {
  /** What the least and the greatest number of a column become. */
  readonly featureRange: readonly [low: number, high: number];
  /** Accepted for scikit-learn's sake: X is never changed. */
  readonly copy: boolean;
  /** Are answers outside the range cut to it? */
  readonly clip: boolean;
}

const MIN_MAX_DEFAULTS: MinMaxScalerParams = { featureRange: [0, 1], copy: true, clip: false };

/** Stretches each column to a range. */
export class MinMaxScaler extends Transformer<MinMaxScalerParams> {
  #ranges: { readonly scale: Float64Array; readonly min: Float64Array } | undefined;
  #bounds: { readonly least: Float64Array; readonly greatest: Float64Array } | undefined;

  constructor(params: Partial<MinMaxScalerParams> = {}) {
    super({ module: 'sklearn.preprocessing._data', className: 'MinMaxScaler', defaults: MIN_MAX_DEFAULTS }, params);
  }

  /** What each column is multiplied by. */
  get scale(): Float64Array {
    return this.fitted(this.#ranges).scale;
  }

  /** What is added to each column after that. */
  get min(): Float64Array {
    return this.fitted(this.#ranges).min;
  }

  /** The least number of each column. */
  get dataMin(): Float64Array {
    return this.fitted(this.#bounds).least;
  }

  /** The greatest number of each column. */
  get dataMax(): Float64Array {
    return this.fitted(this.#bounds).greatest;
  }

  /** Learns from X; NaN counts as missing. */
  override fit(x: ModelInput): this {
    const { featureRange, clip } = this.params;
    const [low, high] = featureRange;
    if (!(low < high)) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `Minimum of desired feature range must be smaller than maximum. Got (${low}, ${high}).`,
      );
    }
    if (typeof clip !== 'boolean') throw this.refuse('clip', "an instance of 'bool'");
    const rows = readRows(x, this.className, { allowsMissing: true });
    const sorted = Array.from({ length: rows.columnCount }, (_, column) => sortColumn(rows, column));
    const least = Float64Array.from(sorted, (values) => values[0] ?? Number.NaN);
    const greatest = Float64Array.from(sorted, (values) => values.at(-1) ?? Number.NaN);
    const range = greatest.map((value, column) => value - least[column]!);
    const scale = replaceZeros(range).map((width) => (high - low) / width);
    const min = least.map((value, column) => low - value * scale[column]!);
    this.#ranges = { scale, min };
    this.#bounds = { least, greatest };
    return this.learn(rows, {
      n_features_in_: rows.columnCount,
      n_samples_seen_: rows.rowCount,
      scale_: floatArray(scale),
      min_: floatArray(min),
      data_min_: floatArray(least),
      data_max_: floatArray(greatest),
      data_range_: floatArray(range),
    });
  }

  protected override writeParam(name: keyof MinMaxScalerParams, value: unknown): PythonValue {
    return name === 'featureRange' ? new PythonTuple([...this.params.featureRange]) : super.writeParam(name, value);
  }
}

/** Parameters of {@link MaxAbsScaler}. */
export interface MaxAbsScalerParams {
  /** Accepted for scikit-learn's sake: X is never changed. */
  readonly copy: boolean;
  /** Are answers outside -1 to 1 cut to it? */
  readonly clip: boolean;
}

const MAX_ABS_DEFAULTS: MaxAbsScalerParams = { copy: true, clip: false };

/** Divides each column by its greatest absolute number. */
export class MaxAbsScaler extends Transformer<MaxAbsScalerParams> {
  #scale: Float64Array | undefined;

  constructor(params: Partial<MaxAbsScalerParams> = {}) {
    super({ module: 'sklearn.preprocessing._data', className: 'MaxAbsScaler', defaults: MAX_ABS_DEFAULTS }, params);
  }

  /** What each column is divided by. */
  get scale(): Float64Array {
    return this.fitted(this.#scale);
  }

  /** Learns from X; NaN counts as missing. */
  override fit(x: ModelInput): this {
    if (typeof this.params.clip !== 'boolean') throw this.refuse('clip', "an instance of 'bool'");
    const rows = readRows(x, this.className, { allowsMissing: true });
    const greatest = Float64Array.from({ length: rows.columnCount }, (_, column) => {
      const values = sortColumn(rows, column);
      return Math.max(-values[0]!, values.at(-1) ?? Number.NaN);
    });
    const scale = replaceZeros(greatest);
    this.#scale = scale;
    return this.learn(rows, {
      n_features_in_: rows.columnCount,
      n_samples_seen_: rows.rowCount,
      max_abs_: floatArray(greatest),
      scale_: floatArray(scale),
    });
  }
}
