// Encoders that put a number, or another text, in the place of each category (feature_engine/encoding).
import { isPandasIndex, readPandasIndex } from '../../../formats/python/pandas.ts';
import { NdArray, PythonDict } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { isFloatDtype, isNumericDtype } from '../../../data/dtype.ts';
import type { Value } from '../../../data/dtype.ts';
import type { Column, ColumnName } from '../../../data/frame.ts';
import { formatPythonFloat } from '../../../data/python-text.ts';
import { makeNumberColumn, toObjects } from '../array-columns.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { columnKeys, toKey } from '../encoders/category-keys.ts';
import type { CategoryKey } from '../encoders/category-keys.ts';
import { requireMethod, requireTable } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import {
  appendColumns,
  checkMissing,
  dropColumns,
  putColumns,
  readMissing,
  refuseInput,
  takeColumn,
} from './feature-input.ts';
import { listArray, readLabelDict, readRaisesMissing, readVariables, requireEntry } from './layout.ts';
import { makeFeatureTransformer } from './make-feature-transformer.ts';

/** What becomes of a category that fit did not see. */
type Unseen = 'ignore' | 'raise' | number;

/** Reads an encoder with a number for each category: CountFrequencyEncoder, OrdinalEncoder, MeanEncoder, WoEEncoder, PRatioEncoder. */
export function readMapEncoder(attributes: Attributes): Estimator {
  const { className } = attributes;
  const isInteger =
    className === 'OrdinalEncoder' ||
    (className === 'CountFrequencyEncoder' && attributes.choice('encoding_method', ['count', 'frequency']) === 'count');
  const tables = new Map<ColumnName, CategoryTable>();
  for (const [label, dict] of readLabelDict(attributes, 'encoder_dict_'))
    tables.set(label, readTable(dict, attributes));
  const variables = readVariables(attributes);
  for (const label of variables) requireEntry(tables, label, attributes, 'encoder_dict_');
  const unseen = readUnseen(attributes);
  const raises = readRaisesMissing(attributes);
  return makeFeatureTransformer(attributes, (x) => {
    if (raises) checkMissing(x, variables);
    const encoded = [...tables].map(([name, table]) =>
      encodeColumn(takeColumn(x, name), x.rowCount, table, unseen, isInteger),
    );
    return putColumns(x, encoded);
  });
}

interface CategoryTable {
  readonly numbers: ReadonlyMap<CategoryKey, number>;
  readonly hasBooleans: boolean;
  readonly hasNumbers: boolean;
}

function readTable(dict: PythonValue, attributes: Attributes): CategoryTable {
  if (!(dict instanceof PythonDict)) throw attributes.refuse(`encoder_dict_ has ${describeKind(dict)}, not a dict`);
  const numbers = new Map<CategoryKey, number>();
  const labels = [...dict.entries].map(([label, item]) => {
    const plain = readCategory(label, attributes);
    const number = unwrapScalar(item);
    if (typeof number !== 'number') throw attributes.refuse(`encoder_dict_ has ${describeKind(number)}, not a number`);
    numbers.set(toKey(plain) ?? null, number);
    return plain;
  });
  return {
    numbers,
    hasBooleans: labels.some((label) => typeof label === 'boolean'),
    hasNumbers: labels.some((label) => typeof label === 'number'),
  };
}

function readCategory(value: PythonValue, attributes: Attributes): string | number | boolean {
  const label = unwrapScalar(value);
  if (typeof label === 'string' || typeof label === 'number' || typeof label === 'boolean') return label;
  throw attributes.refuse(`encoder_dict_ has the category ${describeKind(label)}`);
}

// `errors` of 1.2 to 1.4, `unseen` since 1.5; before them NaN came with a warning.
function readUnseen(attributes: Attributes): Unseen {
  const name = attributes.has('unseen') ? 'unseen' : 'errors';
  if (!attributes.has(name)) return 'ignore';
  const choice = attributes.choice(name, name === 'unseen' ? ['ignore', 'raise', 'encode'] : ['ignore', 'raise']);
  return choice === 'encode' ? attributes.number('_unseen') : choice;
}

function encodeColumn(
  column: Column,
  rowCount: number,
  table: CategoryTable,
  unseen: Unseen,
  isInteger: boolean,
): Column {
  const { name } = column;
  checkKinds(column, table);
  const keyAt = columnKeys(column, null);
  const isMissing = readMissing(column);
  const numbers = Float64Array.from({ length: rowCount }, (_, row) =>
    isMissing(row) ? Number.NaN : (table.numbers.get(keyAt(row)) ?? Number.NaN),
  );
  const isComplete = !numbers.some(Number.isNaN);
  if (isComplete) return makeNumberColumn(name, isInteger ? 'int64' : 'float64', numbers);
  if (unseen === 'raise') {
    throw refuseInput(`During the encoding, NaN values were introduced in the feature(s) ${name}.`);
  }
  const filled = unseen === 'ignore' ? numbers : numbers.map((number) => (Number.isNaN(number) ? unseen : number));
  return makeNumberColumn(name, 'float64', filled);
}

// pandas finds True among numbers in some releases only.
function checkKinds(column: Column, table: CategoryTable): void {
  const { dtype, name } = column;
  if (dtype === 'float32') {
    throw refuseInput(`Column ${JSON.stringify(name)} is float32, whose categories may not be those of fit.`);
  }
  const hasBooleans =
    dtype === 'bool' || (dtype === 'object' && column.values.some((value) => typeof value === 'boolean'));
  const hasNumbers =
    dtype !== 'bool' &&
    (isNumericDtype(dtype) || (dtype === 'object' && column.values.some((value) => typeof value === 'number')));
  if ((hasBooleans && table.hasNumbers) || (hasNumbers && table.hasBooleans)) {
    throw refuseInput(
      `Column ${JSON.stringify(name)} mixes booleans and numbers with the categories of fit, which releases of pandas tell apart differently.`,
    );
  }
}

/** Reads a OneHotEncoder: a column of zeros and ones for each category, at the end. */
export function readOneHotEncoder(attributes: Attributes): Estimator {
  const variables = readVariables(attributes);
  const tables = readLabelDict(attributes, 'encoder_dict_');
  const plans = variables.map((name) => {
    const items = listCategories(requireEntry(tables, name, attributes, 'encoder_dict_'), attributes);
    const categories = items.map((item) => {
      const label = readCategory(item, attributes);
      const isFloatItem = item instanceof NdArray && item.dtype.kind === 'f';
      return { key: toKey(label) ?? null, label, isFloatItem };
    });
    return { name, categories, table: readKinds(categories.map(({ label }) => label)) };
  });
  return makeFeatureTransformer(attributes, (x) => {
    checkMissing(x, variables);
    const dummies = plans.flatMap(({ name, categories, table }) => {
      const column = takeColumn(x, name);
      checkKinds(column, table);
      const keyAt = columnKeys(column, null);
      return categories.map(({ key, label, isFloatItem }) => {
        const isFloat = isFloatItem || (typeof label === 'number' && isFloatDtype(column.dtype));
        return makeNumberColumn(
          `${name}_${formatCategory(label, isFloat)}`,
          'int64',
          Array.from({ length: x.rowCount }, (_, row) => (keyAt(row) === key ? 1 : 0)),
        );
      });
    });
    return dropColumns(appendColumns(x, dummies), variables);
  });
}

function readKinds(labels: readonly (string | number | boolean)[]): CategoryTable {
  return {
    numbers: new Map(),
    hasBooleans: labels.some((label) => typeof label === 'boolean'),
    hasNumbers: labels.some((label) => typeof label === 'number'),
  };
}

function formatCategory(label: string | number | boolean, isFloat: boolean): string {
  if (typeof label === 'boolean') return label ? 'True' : 'False';
  return typeof label === 'number' && (isFloat || !Number.isInteger(label)) ? formatPythonFloat(label) : String(label);
}

/** The categories of a list, an array or an Index; an array of pandas' own is read too. */
function listCategories(value: PythonValue, attributes: Attributes): readonly PythonValue[] {
  if (Array.isArray(value)) return value;
  if (value instanceof NdArray) return listArray(value);
  if (isPandasIndex(value)) return readPandasIndex(value);
  throw attributes.refuse(`encoder_dict_ has ${describeKind(value)}, not a list of categories`);
}

/** Reads a RareLabelEncoder: categories that were rare in fit become one. */
export function readRareLabelEncoder(attributes: Attributes): Estimator {
  const variables = readVariables(attributes);
  const entries = readLabelDict(attributes, 'encoder_dict_');
  const frequent = variables.map((name) => {
    const labels = listCategories(requireEntry(entries, name, attributes, 'encoder_dict_'), attributes).map((item) =>
      readCategory(item, attributes),
    );
    return { name, keys: new Set(labels.map((label) => toKey(label) ?? null)), kinds: readKinds(labels) };
  });
  const rare = unwrapScalar(attributes.value('replace_with'));
  if (typeof rare !== 'string' && typeof rare !== 'number')
    throw attributes.refuse(`replace_with is ${describeKind(rare)}`);
  const raises = readRaisesMissing(attributes);
  // Releases without the parameter put numbers and texts into one array of texts.
  const keepsNumbers = attributes.has('missing_values');
  return makeFeatureTransformer(attributes, (x) => {
    if (raises) checkMissing(x, variables);
    const columns = frequent.map(({ name, keys, kinds }): Column => {
      const column = takeColumn(x, name);
      if (isNumericDtype(column.dtype) && !keepsNumbers) {
        throw refuseInput(
          `Column ${JSON.stringify(name)} is numerical; the encoder was saved by a release that makes texts of numbers.`,
        );
      }
      checkKinds(column, kinds);
      if (!raises && !isNumericDtype(column.dtype) && hasNone(column)) {
        throw refuseInput(
          `Column ${JSON.stringify(name)} has None, which releases of pandas tell apart from NaN differently.`,
          'Give NaN (an empty field of CSV).',
        );
      }
      return replaceRare(column, keys, rare);
    });
    return putColumns(x, columns);
  });
}

function hasNone(column: Column): boolean {
  return (column.dtype === 'object' || column.dtype === 'str') && column.values.some((value) => value === null);
}

function replaceRare(column: Column, keys: ReadonlySet<CategoryKey>, rare: string | number): Column {
  const keyAt = columnKeys(column, null);
  const isMissing = readMissing(column);
  const isKept = (row: number): boolean => isMissing(row) || keys.has(keyAt(row));
  const { name, dtype } = column;
  if (dtype === 'int64' && typeof rare === 'number' && Number.isInteger(rare)) {
    return { name, dtype, values: column.values.map((value, row) => (isKept(row) ? value : BigInt(rare))) };
  }
  if (isNumericDtype(dtype) && dtype !== 'bool' && typeof rare === 'number') {
    const numbers = Array.from(column.values as ArrayLike<number | bigint>, (value, row) =>
      isKept(row) ? Number(value) : rare,
    );
    return makeNumberColumn(name, 'float64', numbers);
  }
  const values = toObjects(column, null).map((value, row): Value => (isKept(row) ? value : rare));
  return values.some((_, row) => !isKept(row)) ? { name, dtype: 'object', values } : column;
}

/** Reads a DecisionTreeEncoder: the predictions of a tree for each category; before 1.8 the encoder and the trees themselves. */
export function readTreeEncoder(attributes: Attributes, context: ReadContext): Estimator {
  if (attributes.has('encoder_dict_')) return readMapEncoder(attributes);
  const pipeline = context.readEstimator(attributes.value('encoder_'), 'encoder_');
  if (pipeline.transform === undefined) throw attributes.refuse('encoder_ has no transform');
  const variables = readVariables(attributes);
  return makeFeatureTransformer(
    attributes,
    (x) => {
      checkMissing(x, variables);
      const answer = requireTable(requireMethod(pipeline, 'transform')(x));
      if (answer.kind !== 'frame') throw refuseInput(`${attributes.className} answers no table.`);
      return answer;
    },
    [pipeline],
  );
}
