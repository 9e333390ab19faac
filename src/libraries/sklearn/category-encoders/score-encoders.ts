// Encoders that put a number learnt from the target, or a count, in the place of a category. Without y, as at predict, nothing
// in them is random.
import type { ColumnName } from '../../../data/frame.ts';
import { isPandasFrame, readPandasFrame } from '../../../formats/python/pandas-frame.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { isFloat, makeNumberColumn } from '../array-columns.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { CategoryKey } from '../encoders/category-keys.ts';
import type { Estimator } from '../estimator.ts';
import { isMissingKey, refuseInput } from './encoder-input.ts';
import { readLabelDict, readLabels, readLayout, readStrategy } from './layout.ts';
import { isOldIndex, mapKeys, readIndexKind, readKeys, readLookup, readLookupTable, takeRows } from './lookup.ts';
import type { IndexKind } from './lookup.ts';
import { makeEncoder } from './make-encoder.ts';
import type { EncodedInput } from './make-encoder.ts';
import { readInnerOrdinal } from './ordinal-encoder.ts';

const UNKNOWN = -1;

/** Reads TargetEncoder, MEstimateEncoder, WOEEncoder, JamesSteinEncoder, GLMMEncoder or QuantileEncoder. */
export function readScoreEncoder(attributes: Attributes): Estimator {
  const refusesUnknown = readStrategy(attributes, 'handle_unknown', ['value', 'return_nan', 'error']) === 'error';
  readStrategy(attributes, 'handle_missing', ['value', 'return_nan', 'error']);
  const labelsOf = readInnerOrdinal(attributes);
  const scores = new Map(
    [...readLabelDict(attributes, 'mapping')].map(([label, value]) => [
      label,
      readLookup(value, attributes, 'mapping'),
    ]),
  );
  checkLabels(attributes, scores);
  return makeEncoder(attributes, {
    encode: ({ name, keys, column }) => {
      const labels = labelsOf(keys, name, column);
      if (refusesUnknown && labels.includes(UNKNOWN)) throw refuseInput('Unexpected categories found in dataframe');
      return [mapKeys([...labels], scores.get(name)!, name)];
    },
  });
}

function checkLabels(attributes: Attributes, found: ReadonlyMap<ColumnName, unknown>): void {
  const missing = readLabels(attributes, 'cols').filter((label) => !found.has(label));
  if (missing.length > 0) throw attributes.refuse(`mapping lacks the columns ${missing.join(', ')}`);
}

/** Reads a CountTargetEncoder: one column of log-odds, or of more than two classes one for each. */
export function readCountTargetEncoder(attributes: Attributes): Estimator {
  const refusesUnknown = attributes.choice('handle_unknown', ['value', 'return_nan', 'error']) === 'error';
  attributes.choice('handle_missing', ['value', 'return_nan', 'error']);
  const labelsOf = readInnerOrdinal(attributes);
  const encoders = new Map(
    [...readLabelDict(attributes, 'mapping')].map(([label, value]) => {
      if (!isPandasFrame(value)) {
        const scores = readLookup(value, attributes, 'mapping');
        return [label, (labels: Float64Array) => [mapKeys([...labels], scores, label)]] as const;
      }
      const table = readLookupTable(value, attributes, 'mapping');
      return [
        label,
        (labels: Float64Array) => {
          if (labels.every((found) => table.rows.has(found))) return takeRows(labels, table);
          throw refuseInput(`Unexpected category code found in column ${label}`);
        },
      ] as const;
    }),
  );
  checkLabels(attributes, encoders);
  return makeEncoder(attributes, {
    encode: ({ name, keys, column }) => {
      const labels = labelsOf(keys, name, column);
      if (refusesUnknown && labels.includes(UNKNOWN)) throw refuseInput('Unexpected categories found in dataframe');
      return encoders.get(name)!(labels);
    },
  });
}

/** Reads a LeaveOneOutEncoder: the mean of the target in each category, and of all where fit saw the category once. */
export function readLeaveOneOutEncoder(attributes: Attributes): Estimator {
  return readMeanEncoder(attributes, (sum, count) => sum / count);
}

/** Reads a CatBoostEncoder: the mean in each category, drawn to that of all. */
export function readCatBoostEncoder(attributes: Attributes): Estimator {
  const mean = attributes.number('_mean');
  const weight = attributes.has('a') ? attributes.number('a') : 1;
  // 2.4 began to multiply the mean, in the layout of 2.1.
  if (weight !== 1 && readLayout(attributes) === 'plain') {
    throw attributes.refuse(`a = ${weight} means one thing in category_encoders 2.3 and another in 2.4`);
  }
  return readMeanEncoder(attributes, (sum, count) => (sum + mean * weight) / (count + weight));
}

function readMeanEncoder(attributes: Attributes, estimate: (sum: number, count: number) => number): Estimator {
  const unknown = attributes.choice('handle_unknown', ['value', 'return_nan', 'error']);
  const missing = attributes.choice('handle_missing', ['value', 'return_nan', 'error']);
  const mean = attributes.number('_mean');
  const statistics = new Map(
    [...readLabelDict(attributes, 'mapping')].map(([label, value]) => [label, readMeans(value, attributes)]),
  );
  checkLabels(attributes, statistics);
  return makeEncoder(attributes, {
    none: 'kept',
    encode: (input) => {
      const { name, keys, column } = input;
      const { means, kind } = statistics.get(name)!;
      checkKeys(input, statistics.get(name)!, unknown);
      const isNoneSeen = kind === 'texts' && means.has(Number.NaN);
      const isNoneFound = isNoneSeen && (column.dtype === 'str' || holdsTextsOnly(keys));
      // NaN of a column of floats is not that of a column of objects.
      const isSeen = (key: CategoryKey): boolean =>
        means.has(key) ? key === null || kind !== 'objects' || !isFloat(column.dtype) : key === null && isNoneSeen;
      // One missing value that fit did not see, such as None beside NaN, makes all of them unseen.
      const isUnseen = keys.some((key) => isMissingKey(key) && !isSeen(key));
      // pandas 2 finds no booleans among numbers, and pandas 3 looks for new values as texts among texts.
      const isLost = kind === 'numbers' && column.dtype === 'bool';
      const isNew = (key: CategoryKey): boolean =>
        isLost || (!isMissingKey(key) && !means.has(key) && (kind !== 'texts' || typeof key === 'string'));
      if (unknown === 'error' && keys.some(isNew)) {
        throw refuseInput('Columns to be encoded can not contain new values');
      }
      const encoded = keys.map((key) => {
        if (isMissingKey(key)) {
          if (missing === 'return_nan') return Number.NaN;
          if (missing === 'value' && isUnseen) return mean;
        } else if (isNew(key)) return unknown === 'value' ? mean : Number.NaN;
        const found = means.get(key === null && isNoneFound ? Number.NaN : key);
        if (found === undefined) return Number.NaN;
        return found.count > 1 ? estimate(found.sum, found.count) : mean;
      });
      return [makeNumberColumn(name, 'float64', encoded)];
    },
  });
}

// Among numbers, texts are an error or unknown and booleans are known or not, as the releases of the libraries have it. With
// pandas 3 the text of an unknown number is unknown too.
function checkKeys({ name, keys, column }: EncodedInput, { kind, isOld }: Means, unknown: string): void {
  const place = `Column ${JSON.stringify(name)}`;
  if (kind === 'numbers' && keys.some((key) => typeof key === 'string')) {
    throw refuseInput(`${place} has texts; the encoder saw numbers.`);
  }
  const isBoolean = column.dtype === 'object' && column.values.some((value) => typeof value === 'boolean');
  if (kind === 'numbers' && (isBoolean || (column.dtype === 'bool' && isOld && unknown !== 'return_nan'))) {
    throw refuseInput(`${place} has booleans; the encoder saw numbers, which some releases of pandas tell apart.`);
  }
  if (kind !== 'texts' || column.dtype !== 'object') return;
  const texts = new Set(keys.filter((key) => typeof key === 'string'));
  const isSame = (key: CategoryKey): boolean =>
    typeof key !== 'string' && [`${key}`, `${key}.0`, key === 1 ? 'True' : 'False'].some((text) => texts.has(text));
  if (keys.some((key) => !isMissingKey(key) && isSame(key))) throw refuseInput(`${place} has a number and its text.`);
}

// pandas 3 finds None as NaN among categories of its type for texts where what it looks up is texts, and nothing else.
function holdsTextsOnly(keys: readonly CategoryKey[]): boolean {
  const present = keys.filter((key) => !isMissingKey(key));
  return present.length > 0 && present.every((key) => typeof key === 'string');
}

interface Statistics {
  readonly sum: number;
  readonly count: number;
}

interface Means {
  readonly means: ReadonlyMap<CategoryKey, Statistics>;
  readonly kind: IndexKind;
  /** Did pandas before 2 write it? */
  readonly isOld: boolean;
}

function readMeans(value: PythonValue, attributes: Attributes): Means {
  if (!isPandasFrame(value)) throw attributes.refuse(`mapping has ${describeKind(value)}, not a DataFrame`);
  const frame = readPandasFrame(value);
  const [sums, counts] = ['sum', 'count'].map((name) => {
    const array = frame.columns.includes(name) ? frame.column(frame.columns.indexOf(name)) : undefined;
    if (array instanceof NdArray && ['i', 'f', 'b'].includes(array.dtype.kind)) {
      return Float64Array.from(readTensor(array).data as ArrayLike<number | bigint>, Number);
    }
    throw attributes.refuse(`mapping has no numbers in the column ${name}`);
  }) as [Float64Array, Float64Array];
  const keys = readKeys(frame.index);
  const means = new Map(
    keys.map((key, row) => {
      if (key === undefined) throw attributes.refuse('mapping has a category that is no number or text');
      return [key, { sum: sums[row]!, count: counts[row]! }] as const;
    }),
  );
  return { means, kind: readIndexKind(frame.index), isOld: isOldIndex(frame.index) };
}
