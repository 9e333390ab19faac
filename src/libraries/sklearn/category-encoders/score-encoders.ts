// Encoders that put a number learnt from the target, or a count, in the place of a category. Without y, as at predict, nothing
// in them is random.
import type { ColumnName } from '../../../data/frame.ts';
import { isPandasFrame, readPandasFrame } from '../../../formats/python/pandas-frame.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { makeNumberColumn } from '../array-columns.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { CategoryKey } from '../encoders/category-keys.ts';
import type { Estimator } from '../estimator.ts';
import { isMissingKey, refuseInput } from './encoder-input.ts';
import { readLabelDict, readLabels, readLayout } from './layout.ts';
import { isTypedIndex, mapKeys, readKeys, readLookup } from './lookup.ts';
import { makeEncoder } from './make-encoder.ts';
import { readInnerOrdinal } from './ordinal-encoder.ts';

const UNKNOWN = -1;

/** Reads TargetEncoder, MEstimateEncoder, WOEEncoder, JamesSteinEncoder, GLMMEncoder or QuantileEncoder. */
export function readScoreEncoder(attributes: Attributes): Estimator {
  const refusesUnknown = attributes.choice('handle_unknown', ['value', 'return_nan', 'error']) === 'error';
  attributes.choice('handle_missing', ['value', 'return_nan', 'error']);
  const labelsOf = readInnerOrdinal(attributes);
  const scores = new Map(
    [...readLabelDict(attributes, 'mapping')].map(([label, value]) => [
      label,
      readLookup(value, attributes, 'mapping'),
    ]),
  );
  checkLabels(attributes, scores);
  return makeEncoder(attributes, {
    encode: ({ name, keys }) => {
      const labels = labelsOf(keys, name);
      if (refusesUnknown && labels.includes(UNKNOWN)) throw refuseInput('Unexpected categories found in dataframe');
      return [mapKeys([...labels], scores.get(name)!, name)];
    },
  });
}

function checkLabels(attributes: Attributes, found: ReadonlyMap<ColumnName, unknown>): void {
  const missing = readLabels(attributes, 'cols').filter((label) => !found.has(label));
  if (missing.length > 0) throw attributes.refuse(`mapping lacks the columns ${missing.join(', ')}`);
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
    keepsNone: true,
    encode: ({ name, keys }) => {
      const means = statistics.get(name)!;
      if (unknown === 'error' && keys.some((key) => !isMissingKey(key) && !means.has(key))) {
        throw refuseInput('Columns to be encoded can not contain new values');
      }
      // One missing value that fit did not see, such as None beside NaN, makes all of them unseen.
      const isUnseen = keys.some((key) => isMissingKey(key) && !means.has(key));
      const encoded = keys.map((key) => {
        const found = means.get(key);
        if (isMissingKey(key)) {
          if (missing === 'return_nan') return Number.NaN;
          if (missing === 'value' && isUnseen) return mean;
        } else if (found === undefined) return unknown === 'return_nan' ? Number.NaN : mean;
        if (found === undefined) return Number.NaN;
        return found.count > 1 ? estimate(found.sum, found.count) : mean;
      });
      return [makeNumberColumn(name, 'float64', encoded)];
    },
  });
}

interface Statistics {
  readonly sum: number;
  readonly count: number;
}

function readMeans(value: PythonValue, attributes: Attributes): ReadonlyMap<CategoryKey, Statistics> {
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
  const missing = means.get(Number.NaN);
  return missing !== undefined && isTypedIndex(frame.index) ? new Map([...means, [null, missing]]) : means;
}
