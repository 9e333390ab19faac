// The fitted categories of an encoder, compiled to one Map a column, and how the columns of X are looked up in them
// (sklearn/preprocessing/_encoders.py, `_BaseEncoder`; before 0.24 NaN was no category).
import { DecantError } from '../../../errors.ts';
import { isNumericDtype } from '../../../data/dtype.ts';
import type { Dtype, Value } from '../../../data/dtype.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import type { Attributes } from '../attributes.ts';
import type { MissingText } from '../array-columns.ts';
import { requireTable } from '../estimator.ts';
import type { Features } from '../estimator.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { columnKeys, describeKey, matrixKeys, toKey } from './category-keys.ts';
import type { CategoryKey, KeyReader } from './category-keys.ts';

/** Categories of one column, in the order of their codes. */
export interface Categories {
  readonly dtype: Dtype;
  readonly values: readonly Value[];
  readonly keys: readonly CategoryKey[];
  readonly hasText: boolean;
}

/** Float types of columns. */
export type FloatType = 'float32' | 'float64';

/** What an encoder does with a row of X depends on these. */
export interface EncoderRules {
  readonly className: string;
  readonly release: Release;
  /** Are NaN and None categories like others? */
  readonly allowsNan: boolean;
  readonly missingText: MissingText;
}

/** Reads `categories_`; refuses categories that are no number, text, boolean, None or NaN. */
export function readCategories(attributes: Attributes): readonly Categories[] {
  return attributes.list('categories_').map((item, column) => {
    if (!(item instanceof NdArray)) throw attributes.refuse(`categories_[${column}] is no array`);
    const tensor = readTensor(item);
    if (tensor.dtype === 'bytes' || tensor.dtype === 'datetime64') {
      throw attributes.refuse(`categories_[${column}] holds ${tensor.dtype === 'bytes' ? 'bytes' : 'dates'}`);
    }
    const values: readonly Value[] = Array.from<Value>(tensor.data);
    const keys = values.map((value) => {
      const key = toKey(value);
      if (key === undefined) throw attributes.refuse(`categories_[${column}] holds a value of an unknown kind`);
      return key;
    });
    if (new Set(keys).size !== keys.length) throw attributes.refuse(`categories_[${column}] holds a category twice`);
    return {
      dtype: tensor.dtype,
      values: tensor.dtype === 'bool' ? values.map((value) => value !== 0) : values,
      keys,
      hasText: keys.some((key) => typeof key === 'string'),
    };
  });
}

/**
 * A missing text of a `str` column: JSON's null was None until pandas 3, and is NaN since. Object columns say themselves which of
 * the two they hold.
 */
export function readMissingText(attributes: Attributes): MissingText {
  const { pandasMajor } = attributes;
  if (pandasMajor !== undefined) return pandasMajor < 3 ? null : Number.NaN;
  // pandas 3 needs Python 3.11, which scikit-learn has been built for since 1.1.
  return attributes.version === undefined || isSince(readRelease(attributes), 1, 1) ? 'unknown' : null;
}

/** The rules of an encoder; `nanSince` is the minor release of 0.x or 1.x from which NaN is a category. */
export function readEncoderRules(attributes: Attributes, nanSince: readonly [number, number]): EncoderRules {
  const release = readRelease(attributes);
  return {
    className: attributes.className,
    release,
    allowsNan: isSince(release, nanSince[0], nanSince[1]),
    missingText: readMissingText(attributes),
  };
}

/** The code of each category by its key. */
export function makeTable(categories: Categories, codes: ArrayLike<number>): ReadonlyMap<CategoryKey, number> {
  const table = new Map<CategoryKey, number>();
  categories.keys.forEach((key, index) => table.set(key, codes[index] ?? index));
  return table;
}

/** Checks one column of X against its categories and gives the reader of its keys. */
export function openColumn(x: Features, index: number, categories: Categories, rules: EncoderRules): KeyReader {
  if (x.kind === 'csr') {
    throw new DecantError('INVALID_PARAMETER_VALUE', `${rules.className} takes no sparse matrix.`, {
      hint: 'Give it a dense array or a table.',
    });
  }
  const column = x.kind === 'frame' ? x.columns[index] : undefined;
  const dtype = column?.dtype ?? (x.kind === 'matrix' && x.data instanceof Float32Array ? 'float32' : 'float64');
  if (isNumericDtype(dtype) && categories.hasText) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Column ${index} of X holds ${dtype}; the categories of ${rules.className} in it are texts.`,
      { hint: 'Give the column as text, as it was when the model was fitted.' },
    );
  }
  if (x.kind === 'matrix') return matrixKeys(x, index);
  if (column === undefined) throw new DecantError('INTERNAL_ERROR', `X has no column ${index}.`);
  // None and NaN are both unknown where neither is a category.
  const isCategory = categories.keys.some((key) => key === null || Number.isNaN(key));
  return columnKeys(column, rules.missingText === 'unknown' && !isCategory ? null : rules.missingText);
}

/** Refuses what check_array refuses: infinity among floats, and NaN where the release has no category for it. */
export function checkKey(key: CategoryKey, isFloatColumn: boolean, rules: EncoderRules): void {
  if (typeof key !== 'number' || Number.isFinite(key)) return;
  if (Number.isNaN(key)) {
    if (!rules.allowsNan) throw new DecantError('INVALID_PARAMETER_VALUE', 'Input contains NaN.');
  } else if (isFloatColumn) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Input contains infinity.');
  }
}

/** scikit-learn's error for categories that were not there in fit, or are not among those that it was told of. */
export function refuseUnknown(
  unknown: Iterable<CategoryKey>,
  column: number,
  isFloatColumn: boolean,
  stage: 'fit' | 'transform' = 'transform',
): DecantError {
  const list = Array.from(unknown, (key) => describeKey(key, isFloatColumn)).join(', ');
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Found unknown categories [${list}] in column ${column} during ${stage}`,
  );
}

/** The float type of a column of X; undefined where it holds no floats. */
export function floatTypeAt(x: Features, index: number): FloatType | undefined {
  const table = requireTable(x);
  if (table.kind === 'frame') {
    const dtype = table.columns[index]?.dtype;
    return dtype === 'float32' || dtype === 'float64' ? dtype : undefined;
  }
  return table.data instanceof Float32Array ? 'float32' : 'float64';
}
