// A pickled pandas DataFrame as variables of a formula: the training table, which statsmodels keeps in place of the design
// (pandas/core/internals/managers.py).
import { readTensor } from '../../formats/python/ndarray.ts';
import { isPandasFrame, readPandasFrame } from '../../formats/python/pandas-frame.ts';
import { readCategories, readPandasArray } from '../../formats/python/pandas.ts';
import { describeRecord, refuseRecord } from '../../formats/python/records.ts';
import { NdArray, PythonGlobal, PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import type { Level, Variable, Variables } from './variables.ts';

/** The variables of a DataFrame's record; refuses other layouts by name. */
export function readFrame(value: PythonValue | undefined): Variables {
  if (!isPandasFrame(value)) throw refuseRecord('The training table of the formula', `it is ${describeRecord(value)}`);
  const frame = readPandasFrame(value);
  const places = new Map(frame.columns.map((name, place) => [name, place]));
  return {
    rowCount: frame.rowCount,
    get(name) {
      const place = places.get(name);
      return place === undefined ? undefined : readColumn(frame.column(place), name);
    },
  };
}

function readColumn(values: PythonValue, name: string): Variable {
  if (!(values instanceof NdArray)) {
    const levels =
      values instanceof PythonObject && isCategorical(values)
        ? readCategories(values).map((level) => toLevel(level, name)!)
        : undefined;
    return {
      kind: 'labels',
      data: readPandasArray(values).map((item) => toLevel(item, name)),
      levels,
      isBoolean: false,
    };
  }
  if (values.items !== undefined) {
    return { kind: 'labels', data: values.items.map((item) => toLevel(item, name)), isBoolean: false };
  }
  const { kind } = values.dtype;
  if (!'biuf'.includes(kind))
    throw refuseRecord(`Column ${JSON.stringify(name)} of the training table`, 'its type is not read');
  const { data } = readTensor(values);
  const numbers = Float64Array.from({ length: data.length }, (_, i) => Number(data[i]));
  if (kind === 'b') return { kind: 'labels', data: Array.from(numbers, (value) => value !== 0), isBoolean: true };
  return {
    kind: 'numbers',
    data: numbers,
    isInteger: kind !== 'f',
    isSingle: kind === 'f' && values.dtype.itemSize === 4,
  };
}

function isCategorical(value: PythonObject): boolean {
  const [type] = value.type.name === '__pyx_unpickle_NDArrayBacked' ? value.args : [value.type];
  return type instanceof PythonGlobal && type.name === 'Categorical';
}

function toLevel(value: PythonValue, name: string): Level | null {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof NdArray && value.shape.length === 0 && 'iuf'.includes(value.dtype.kind)) {
    return toLevel(Number(readTensor(value).data[0]), name);
  }
  throw refuseRecord(`Column ${JSON.stringify(name)} of the training table`, `it holds ${describeRecord(value)}`);
}
