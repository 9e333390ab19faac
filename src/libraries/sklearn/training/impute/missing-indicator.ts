// MissingIndicator (sklearn/impute/_base.py, scikit-learn 1.9), on its own and as part of an imputer.
import type { ModelInput } from '../../../../data/input.ts';
import type { PythonObject } from '../../../../formats/python/values.ts';
import { longArray } from '../record-values.ts';
import { Transformer } from '../transformer.ts';
import { isMissingElement, readImputerData } from './imputer-data.ts';
import type { ImputerData, MissingElement } from './imputer-data.ts';

/** Parameters of {@link MissingIndicator}. */
export interface MissingIndicatorParams {
  readonly missingValues: MissingElement;
  /** Columns that had missing elements in `fit`, or all. */
  readonly features: 'missing-only' | 'all';
  /** Is the answer compressed sparse rows? `auto`: where X is. */
  readonly sparse: boolean | 'auto';
  /** Does `transform` refuse missing elements in columns that had none in `fit`? */
  readonly errorOnNew: boolean;
}

const DEFAULTS: MissingIndicatorParams = {
  missingValues: Number.NaN,
  features: 'missing-only',
  sparse: 'auto',
  errorOnNew: true,
};

/** A column of booleans for each column: is the element missing? */
export class MissingIndicator extends Transformer<MissingIndicatorParams> {
  #features: readonly number[] | undefined;

  constructor(params: Partial<MissingIndicatorParams> = {}) {
    super({ module: 'sklearn.impute._base', className: 'MissingIndicator', defaults: DEFAULTS }, params);
  }

  /** Positions of the columns of X that it answers for. */
  get features(): readonly number[] {
    return this.fitted(this.#features);
  }

  /** Learns which columns of X have missing elements. */
  override fit(x: ModelInput): this {
    this.#check();
    const { missingValues } = this.params;
    return this.#keep(readImputerData(x, { className: this.className, missingValues, target: undefined }), false);
  }

  /** What an imputer keeps as `indicator_`. */
  static fitWithin(data: ImputerData, missingValues: MissingElement): PythonObject {
    const indicator = new MissingIndicator({ missingValues, errorOnNew: false });
    // Names stay with the imputer.
    return indicator.#keep({ ...data, names: undefined }, true).toRecord();
  }

  #keep(data: ImputerData, isPrecomputed: boolean): this {
    const isAll = this.params.features === 'all';
    const features = data.marks.flatMap((marks, column) => (isAll || marks.includes(1) ? [column] : []));
    this.#features = features;
    return this.learn(
      data,
      { n_features_in_: data.columnCount, _n_features: data.columnCount, features_: longArray(features) },
      { _precomputed: isPrecomputed },
    );
  }

  #check(): void {
    const { missingValues, features, sparse, errorOnNew } = this.params;
    if (!isMissingElement(missingValues)) throw this.refuse('missingValues', 'a number, a str or None');
    if (!['missing-only', 'all'].includes(features)) {
      throw this.refuse('features', "a str among {'all', 'missing-only'}");
    }
    if (typeof sparse !== 'boolean' && (sparse as unknown) !== 'auto') {
      throw this.refuse('sparse', "an instance of 'bool' or a str among {'auto'}");
    }
    if (typeof errorOnNew !== 'boolean') throw this.refuse('errorOnNew', "an instance of 'bool'");
  }
}
