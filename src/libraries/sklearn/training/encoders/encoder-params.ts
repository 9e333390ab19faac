// Parameters that OneHotEncoder and OrdinalEncoder share, and what is wrong with them in scikit-learn's words.
import type { NumericDtype } from '../../../../data/dtype.ts';
import type { Category } from './fit-categories.ts';
import type { InfrequentRule } from './infrequent-categories.ts';

/** Parameters of both encoders. */
export interface EncoderParams extends InfrequentRule {
  /** The categories of each column, or `auto`: those of X, sorted. */
  readonly categories: 'auto' | readonly (readonly Category[])[];
  /** Type of the answer. */
  readonly dtype: NumericDtype;
}

const DTYPES: ReadonlySet<string> = new Set([
  ...['bool', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'float32', 'float64'],
]);

/** Which parameter is wrong, and what it must be; undefined where none is. */
export function findWrongParam(
  params: EncoderParams,
): readonly [name: keyof EncoderParams, expected: string] | undefined {
  const { categories, dtype, minFrequency, maxCategories } = params;
  if (categories !== 'auto' && !Array.isArray(categories)) {
    return ['categories', "a str among {'auto'} or an instance of 'list'"];
  }
  if (!DTYPES.has(dtype)) return ['dtype', "the name of a type of numbers, such as 'float64'"];
  const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
  const isPart = (value: number): boolean => value > 0 && value < 1;
  if (minFrequency !== null && !isCount(minFrequency) && !isPart(minFrequency)) {
    return ['minFrequency', 'an int in the range [1, inf), a float in the range (0.0, 1.0) or None'];
  }
  if (maxCategories !== null && !isCount(maxCategories)) {
    return ['maxCategories', 'an int in the range [1, inf) or None'];
  }
  return undefined;
}
