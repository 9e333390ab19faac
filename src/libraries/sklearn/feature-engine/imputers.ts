// Imputers, indicators and the dropping of rows with missing values (feature_engine/imputation).
import { isNumericDtype, PythonFloat } from '../../../data/dtype.ts';
import type { Value } from '../../../data/dtype.ts';
import type { Column, ColumnName } from '../../../data/frame.ts';
import { makeNumberColumn, toObjects } from '../array-columns.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { seriesToColumn } from '../sklearn-pandas/series-to-column.ts';
import {
  appendColumns,
  hasMissing,
  keepRows,
  putColumns,
  readMissing,
  refuseInput,
  takeColumn,
} from './feature-input.ts';
import { readFlag, readLabelDict, readVariables } from './layout.ts';
import { makeFeatureTransformer } from './make-feature-transformer.ts';

type Fill = number | string;

/** Reads an imputer that puts one value into each column: MeanMedianImputer, ArbitraryNumberImputer, EndTailImputer, CategoricalImputer. */
export function readFillImputer(attributes: Attributes): Estimator {
  const fills = new Map<ColumnName, Fill>();
  for (const [label, item] of readLabelDict(attributes, 'imputer_dict_')) {
    const fill = unwrapScalar(item);
    if (typeof fill !== 'number' && typeof fill !== 'string') {
      throw attributes.refuse(`imputer_dict_ has ${describeKind(fill)}, not a number or text`);
    }
    fills.set(label, fill);
  }
  const isObject = readFlag(attributes, 'return_object');
  const objects = isObject ? readVariables(attributes) : [];
  return makeFeatureTransformer(attributes, (x) => {
    const filled = putColumns(
      x,
      [...fills].map(([name, fill]) => fillColumn(takeColumn(x, name), x.rowCount, fill)),
    );
    return putColumns(
      filled,
      objects.map((name) => toObjectColumn(takeColumn(filled, name))),
    );
  });
}

function fillColumn(column: Column, rowCount: number, fill: Fill): Column {
  if (!hasMissing(column, rowCount)) return column;
  const { name, dtype } = column;
  if (isNumericDtype(dtype) && typeof fill === 'number') {
    const values = Float64Array.from(column.values as ArrayLike<number>, (value) =>
      Number.isNaN(value) ? fill : value,
    );
    return makeNumberColumn(name, dtype, values);
  }
  if (dtype === 'datetime64' || dtype === 'bytes' || (isNumericDtype(dtype) && typeof fill === 'string')) {
    throw refuseInput(
      `Column ${JSON.stringify(name)} of ${dtype} has missing values, for which ${typeof fill === 'string' ? 'a text' : 'a number'} cannot stand.`,
    );
  }
  const isMissing = readMissing(column);
  const values = toObjects(column, null);
  const isFloating = values.some(
    (value) => value instanceof PythonFloat || (typeof value === 'number' && !Number.isInteger(value)),
  );
  const filler = isFloating && typeof fill === 'number' && Number.isInteger(fill) ? new PythonFloat(fill) : fill;
  const filled = values.map((value, row): Value => (isMissing(row) ? filler : value));
  // fillna and infer_objects make numbers of objects that are all numbers.
  if (typeof fill === 'number') return seriesToColumn({ kind: 'series', rowCount, values: filled }, name);
  return { name, dtype: 'object', values: filled };
}

/** Series.astype('O'). */
export function toObjectColumn(column: Column): Column {
  if (column.dtype === 'datetime64')
    throw refuseInput(`Column ${JSON.stringify(column.name)} has dates, which are no objects here.`);
  return { name: column.name, dtype: 'object', values: toObjects(column, null) };
}

/** Reads an AddMissingIndicator. */
export function readMissingIndicator(attributes: Attributes): Estimator {
  const names = readVariables(attributes);
  return makeFeatureTransformer(attributes, (x) =>
    appendColumns(
      x,
      names.map((name): Column => {
        const isMissing = readMissing(takeColumn(x, name));
        return makeNumberColumn(
          `${name}_na`,
          'int64',
          Array.from({ length: x.rowCount }, (_, row) => (isMissing(row) ? 1 : 0)),
        );
      }),
    ),
  );
}

/** Reads a DropMissingData: rows with missing values are left out. */
export function readDropMissing(attributes: Attributes): Estimator {
  const names = readVariables(attributes);
  const threshold =
    attributes.has('threshold') && attributes.value('threshold') !== null ? attributes.number('threshold') : 0;
  // Without a threshold every value must be there.
  const least = threshold === 0 ? names.length : names.length * threshold;
  return makeFeatureTransformer(attributes, (x) => {
    const tests = names.map((name) => readMissing(takeColumn(x, name)));
    return keepRows(x, (row) => tests.filter((isMissing) => !isMissing(row)).length >= least);
  });
}
