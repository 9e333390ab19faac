// OneHotEncoder (sklearn/preprocessing/_encoders.py, scikit-learn 1.9).
import type { ModelInput } from '../../../../data/input.ts';
import type { NumericDtype } from '../../../../data/dtype.ts';
import type { PythonValue } from '../../../../formats/python/values.ts';
import { numberClass } from '../record-values.ts';
import { Transformer } from '../transformer.ts';
import { readCategoryTable } from './category-columns.ts';
import { dropCategories } from './dropped-categories.ts';
import type { DropRule } from './dropped-categories.ts';
import { findWrongParam } from './encoder-params.ts';
import type { EncoderParams } from './encoder-params.ts';
import { fitCategories } from './fit-categories.ts';
import type { FittedCategories } from './fit-categories.ts';
import { groupCategories, groupsInfrequent, writeGroupings } from './infrequent-categories.ts';

/** Parameters of {@link OneHotEncoder}. */
export interface OneHotEncoderParams extends EncoderParams {
  /** Is the answer compressed sparse rows, rather than a matrix? */
  readonly sparseOutput: boolean;
  /** Of a category that was not there in `fit`: refused, all zeros, or the infrequent one (`warn` is the latter, and warns in Python). */
  readonly handleUnknown: 'error' | 'ignore' | 'infrequent_if_exist' | 'warn';
  /** The categories that get no column. */
  readonly drop: DropRule;
  /** Only `concat`: a column is named after its column of X and its category. */
  readonly featureNameCombiner: 'concat';
}

// In the order in which the constructor of scikit-learn keeps them.
const DEFAULTS: OneHotEncoderParams = {
  categories: 'auto',
  sparseOutput: true,
  dtype: 'float64',
  handleUnknown: 'error',
  drop: null,
  minFrequency: null,
  maxCategories: null,
  featureNameCombiner: 'concat',
};

/** A column of zeros and ones for each category of each column. */
export class OneHotEncoder extends Transformer<OneHotEncoderParams> {
  #categories: readonly FittedCategories[] | undefined;

  constructor(params: Partial<OneHotEncoderParams> = {}) {
    super({ module: 'sklearn.preprocessing._encoders', className: 'OneHotEncoder', defaults: DEFAULTS }, params);
  }

  /** The categories of each column; bool as 0 and 1. */
  get categories(): readonly (readonly (string | number | bigint | null)[])[] {
    return this.fitted(this.#categories).map(({ keys }) => keys);
  }

  /** Learns the categories of each column of X. */
  override fit(x: ModelInput): this {
    this.#check();
    const { drop, handleUnknown } = this.params;
    const table = readCategoryTable(x, this.className);
    const categories = fitCategories(table, this.params.categories, handleUnknown === 'error');
    const isGrouped = groupsInfrequent(this.params);
    const groupings = isGrouped
      ? categories.map(({ counts }) => groupCategories(counts, table.rowCount, this.params))
      : undefined;
    const dropped = dropCategories(drop, categories, groupings);
    this.#categories = categories;
    return this.learn(
      table,
      {
        n_features_in_: table.columns.length,
        categories_: categories.map(({ array }) => array),
        ...(groupings === undefined ? {} : writeGroupings(groupings)),
        ...dropped.attributes,
        _n_features_outs: categories.map(({ keys }, column) => {
          const grouped = groupings?.[column]?.infrequent.length ?? 1;
          return keys.length - (grouped - 1) - Number(dropped.hasDrop(column));
        }),
      },
      { _infrequent_enabled: isGrouped },
    );
  }

  protected override writeParam(name: keyof OneHotEncoderParams, value: unknown): PythonValue {
    return name === 'dtype' ? numberClass(value as NumericDtype) : super.writeParam(name, value);
  }

  #check(): void {
    const { drop, handleUnknown, sparseOutput, featureNameCombiner } = this.params;
    const wrong = findWrongParam(this.params);
    if (wrong !== undefined) throw this.refuse(...wrong);
    if (drop !== null && drop !== 'first' && drop !== 'if_binary' && !Array.isArray(drop)) {
      throw this.refuse('drop', "a str among {'first', 'if_binary'}, an array-like or None");
    }
    if (!['error', 'ignore', 'infrequent_if_exist', 'warn'].includes(handleUnknown)) {
      throw this.refuse('handleUnknown', "a str among {'error', 'ignore', 'infrequent_if_exist', 'warn'}");
    }
    if (typeof sparseOutput !== 'boolean') throw this.refuse('sparseOutput', "an instance of 'bool'");
    // The types allow no other value; JavaScript does.
    if ((featureNameCombiner as unknown) !== 'concat')
      throw this.refuse('featureNameCombiner', "a str among {'concat'}");
  }
}
