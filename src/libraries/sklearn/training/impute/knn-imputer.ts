// KNNImputer (sklearn/impute/_knn.py, scikit-learn 1.9): the rows of X are kept, and `transform` looks for the nearest.
import type { ModelInput } from '../../../../data/input.ts';
import { DecantError } from '../../../../errors.ts';
import { numberArray } from '../record-values.ts';
import { Transformer } from '../transformer.ts';
import { readImputerData } from './imputer-data.ts';
import { MissingIndicator } from './missing-indicator.ts';

/** Parameters of {@link KNNImputer}. */
export interface KNNImputerParams {
  /** The number that stands for a missing element. */
  readonly missingValues: number;
  /** Are booleans added that tell which elements were missing? */
  readonly addIndicator: boolean;
  /** Do columns stay in which everything is missing? They are filled with 0. */
  readonly keepEmptyFeatures: boolean;
  /** Rows whose mean fills an element. */
  readonly nNeighbors: number;
  /** Does each of them count alike, or by the inverse of its distance? */
  readonly weights: 'uniform' | 'distance';
  readonly metric: 'nan_euclidean';
  /** Accepted for scikit-learn's sake: X is never changed. */
  readonly copy: boolean;
}

// In the order in which the constructors of scikit-learn keep them.
const DEFAULTS: KNNImputerParams = {
  missingValues: Number.NaN,
  addIndicator: false,
  keepEmptyFeatures: false,
  nNeighbors: 5,
  weights: 'uniform',
  metric: 'nan_euclidean',
  copy: true,
};

/** Puts the mean of the nearest rows that have it where an element is missing. */
export class KNNImputer extends Transformer<KNNImputerParams> {
  constructor(params: Partial<KNNImputerParams> = {}) {
    super({ module: 'sklearn.impute._knn', className: 'KNNImputer', defaults: DEFAULTS }, params);
  }

  /** Keeps the rows of X. */
  override fit(x: ModelInput): this {
    this.#check();
    const { missingValues, addIndicator } = this.params;
    const data = readImputerData(x, { className: this.className, missingValues, target: 'float' });
    const { input, rowCount, columnCount, marks } = data;
    if (input.kind !== 'floats') {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `Sparse data was passed for X, but dense data is required by ${this.className}.`,
      );
    }
    const shape = [rowCount, columnCount];
    const mask = Uint8Array.from(
      { length: rowCount * columnCount },
      (_, at) => marks[at % columnCount]![Math.floor(at / columnCount)]!,
    );
    const isValid = marks.map((column) => Number(column.includes(0)));
    return this.learn(data, {
      n_features_in_: columnCount,
      _fit_X: numberArray(data.dtype === 'float32' ? 'float32' : 'float64', input.matrix.data, shape),
      _mask_fit_X: numberArray('bool', mask, shape),
      _valid_mask: numberArray('bool', isValid),
      indicator_: addIndicator ? MissingIndicator.fitWithin(data, missingValues) : null,
    });
  }

  #check(): void {
    const { missingValues, addIndicator, keepEmptyFeatures, nNeighbors, weights, metric } = this.params;
    if (typeof missingValues !== 'number') throw this.refuse('missingValues', 'a number');
    if (typeof addIndicator !== 'boolean') throw this.refuse('addIndicator', "an instance of 'bool'");
    if (typeof keepEmptyFeatures !== 'boolean') throw this.refuse('keepEmptyFeatures', "an instance of 'bool'");
    if (!(Number.isInteger(nNeighbors) && nNeighbors >= 1)) {
      throw this.refuse('nNeighbors', 'an int in the range [1, inf)');
    }
    if (!['uniform', 'distance'].includes(weights)) {
      throw this.refuse('weights', "a str among {'distance', 'uniform'}");
    }
    // The types allow no other value; JavaScript does.
    if ((metric as string) !== 'nan_euclidean') throw this.refuse('metric', "a str among {'nan_euclidean'}");
  }
}
