// OrdinalEncoder (sklearn/preprocessing/_encoders.py, scikit-learn 1.9).
import { DecantError } from '../../../../errors.ts';
import { isFloatDtype } from '../../../../data/dtype.ts';
import type { NumericDtype } from '../../../../data/dtype.ts';
import type { ModelInput } from '../../../../data/input.ts';
import { PythonDict } from '../../../../formats/python/values.ts';
import type { PythonValue } from '../../../../formats/python/values.ts';
import { numberClass } from '../record-values.ts';
import { Transformer } from '../transformer.ts';
import { readCategoryTable } from './category-columns.ts';
import { findWrongParam } from './encoder-params.ts';
import type { EncoderParams } from './encoder-params.ts';
import { endsWithNaN, fitCategories } from './fit-categories.ts';
import type { FittedCategories } from './fit-categories.ts';
import { groupCategories, groupsInfrequent, writeGroupings } from './infrequent-categories.ts';

/** Parameters of {@link OrdinalEncoder}. */
export interface OrdinalEncoderParams extends EncoderParams {
  /** Of a category that was not there in `fit`: refused, or encoded as `unknownValue`. */
  readonly handleUnknown: 'error' | 'use_encoded_value';
  /** A whole number that is no code, or NaN. */
  readonly unknownValue: number | null;
  /** The code of NaN. */
  readonly encodedMissingValue: number;
}

// In the order in which the constructor of scikit-learn keeps them.
const DEFAULTS: OrdinalEncoderParams = {
  categories: 'auto',
  dtype: 'float64',
  handleUnknown: 'error',
  unknownValue: null,
  encodedMissingValue: Number.NaN,
  minFrequency: null,
  maxCategories: null,
};

/** The place of each value among the categories of its column. */
export class OrdinalEncoder extends Transformer<OrdinalEncoderParams> {
  #categories: readonly FittedCategories[] | undefined;

  constructor(params: Partial<OrdinalEncoderParams> = {}) {
    super({ module: 'sklearn.preprocessing._encoders', className: 'OrdinalEncoder', defaults: DEFAULTS }, params);
  }

  /** The categories of each column; bool as 0 and 1. */
  get categories(): readonly (readonly (string | number | bigint | null)[])[] {
    return this.fitted(this.#categories).map(({ keys }) => keys);
  }

  /** Learns the categories of each column of X. */
  override fit(x: ModelInput): this {
    this.#check();
    const table = readCategoryTable(x, this.className);
    const categories = fitCategories(table, this.params.categories, this.params.handleUnknown === 'error');
    // NaN is the last category where it is one, and is never infrequent.
    const present = categories.map((column) => (endsWithNaN(column) ? column.counts.slice(0, -1) : column.counts));
    const isGrouped = groupsInfrequent(this.params);
    const groupings = isGrouped
      ? present.map((counts) => groupCategories(counts, table.rowCount, this.params))
      : undefined;
    const missing = categories.flatMap((column, index) =>
      endsWithNaN(column) ? [[index, column.keys.length - 1] as const] : [],
    );
    const codeCounts = present.map((counts, column) => counts.length - (groupings?.[column]?.infrequent.length ?? 0));
    this.#checkCodes(
      codeCounts,
      missing.map(([column]) => column),
      table.names,
    );
    this.#categories = categories;
    return this.learn(
      table,
      {
        n_features_in_: table.columns.length,
        categories_: categories.map(({ array }) => array),
        ...(groupings === undefined ? {} : writeGroupings(groupings)),
        _missing_indices: new PythonDict(new Map(missing)),
      },
      { _infrequent_enabled: isGrouped },
    );
  }

  protected override writeParam(name: keyof OrdinalEncoderParams, value: unknown): PythonValue {
    return name === 'dtype' ? numberClass(value as NumericDtype) : super.writeParam(name, value);
  }

  #check(): void {
    const { handleUnknown, unknownValue, encodedMissingValue, dtype } = this.params;
    const wrong = findWrongParam(this.params);
    if (wrong !== undefined) throw this.refuse(...wrong);
    if (!['error', 'use_encoded_value'].includes(handleUnknown)) {
      throw this.refuse('handleUnknown', "a str among {'error', 'use_encoded_value'}");
    }
    if (!Number.isInteger(encodedMissingValue) && !Number.isNaN(encodedMissingValue)) {
      throw this.refuse('encodedMissingValue', "an instance of 'int' or an instance of 'float'");
    }
    if (handleUnknown === 'error') {
      if (unknownValue === null) return;
      throw refuse(`unknown_value should only be set when handle_unknown is 'use_encoded_value', got ${unknownValue}.`);
    }
    if (Number.isNaN(unknownValue) && !isFloatDtype(dtype)) {
      throw refuse(`When unknown_value is np.nan, the dtype parameter should be a float dtype. Got ${dtype}.`);
    }
    if (!Number.isInteger(unknownValue) && !Number.isNaN(unknownValue)) {
      throw refuse(
        `unknown_value should be an integer or np.nan when handle_unknown is 'use_encoded_value', got ${unknownValue ?? 'None'}.`,
      );
    }
  }

  // A code of what is unknown or missing must not be that of a category.
  #checkCodes(codeCounts: readonly number[], missing: readonly number[], names: readonly string[] | undefined): void {
    const { handleUnknown, unknownValue, encodedMissingValue, dtype } = this.params;
    const isCode = (value: number, column: number): boolean => value >= 0 && value < codeCounts[column]!;
    if (handleUnknown === 'use_encoded_value' && codeCounts.some((_, column) => isCode(unknownValue!, column))) {
      throw refuse(
        `The used value for unknown_value ${unknownValue} is one of the values already used for encoding the seen categories.`,
      );
    }
    if (missing.length === 0) return;
    if (Number.isNaN(encodedMissingValue) && !isFloatDtype(dtype)) {
      throw refuse(
        `There are missing values in features [${missing.join(', ')}]. For OrdinalEncoder to encode missing values with dtype: ${dtype}, set encoded_missing_value to a non-nan value, or set dtype to a float`,
      );
    }
    const invalid = missing.filter((column) => isCode(encodedMissingValue, column));
    if (invalid.length === 0) return;
    const list = invalid.map((column) => (names === undefined ? column : `'${names[column]!}'`)).join(', ');
    throw refuse(
      `encoded_missing_value (${encodedMissingValue}) is already used to encode a known category in features: [${list}]`,
    );
  }
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
