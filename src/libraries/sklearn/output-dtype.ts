// The `dtype` parameter of the encoders: a NumPy class, a Python class, a dtype, or a name.
import { isNumericDtype } from '../../data/dtype.ts';
import type { NumericDtype } from '../../data/dtype.ts';
import type { Column } from '../../data/frame.ts';
import { makeMatrix } from '../../data/matrix.ts';
import { describeDtype } from '../../formats/python/ndarray.ts';
import { PythonDtype, PythonGlobal } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import { makeNumberColumn } from './array-columns.ts';
import { describeKind } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import type { Features } from './estimator.ts';

const CLASSES: ReadonlyMap<string, NumericDtype> = new Map<string, NumericDtype>([
  ['builtins.float', 'float64'],
  ['builtins.int', 'int64'],
  ['builtins.bool', 'bool'],
  ['__builtin__.float', 'float64'],
  ['__builtin__.int', 'int64'],
  ['__builtin__.bool', 'bool'],
  ['numpy.bool_', 'bool'],
]);

/** Reads the element type of an encoder's answer; refuses what is no number type of Decant's. */
export function readOutputDtype(attributes: Attributes): NumericDtype {
  const value = attributes.value('dtype');
  const dtype = findDtype(value);
  if (dtype === undefined) throw attributes.refuse(`dtype = ${describeKind(value)} is not known`);
  return dtype;
}

function findDtype(value: PythonValue): NumericDtype | undefined {
  let name: string | undefined;
  if (typeof value === 'string') name = value;
  else if (value instanceof PythonDtype) name = describeDtype(value.dtype);
  else if (value instanceof PythonGlobal) {
    const known = CLASSES.get(value.path);
    if (known !== undefined) return known;
    if (value.module === 'numpy') name = value.name;
  }
  return isNumberName(name) ? name : undefined;
}

const NUMBER_NAMES: ReadonlySet<string> = new Set([
  ...['bool', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'float32', 'float64'],
]);

function isNumberName(name: string | undefined): name is NumericDtype {
  return name !== undefined && NUMBER_NAMES.has(name);
}

/** Row-major numbers as features of the given type: a matrix of floats, or columns 0, 1, ... of anything else. */
export function makeDense(rowCount: number, columnCount: number, data: Float64Array, dtype: NumericDtype): Features {
  if (dtype === 'float64') return makeMatrix(rowCount, columnCount, data);
  if (dtype === 'float32') return makeMatrix(rowCount, columnCount, Float32Array.from(data));
  const columns = Array.from({ length: columnCount }, (_, name): Column => {
    const numbers = new Float64Array(rowCount);
    for (let row = 0; row < rowCount; row++) numbers[row] = data[row * columnCount + name] ?? 0;
    return makeNumberColumn(name, dtype, numbers);
  });
  return { kind: 'frame', rowCount, columns };
}

/** Is the type one of NumPy's numbers? */
export function isIntegerDtype(dtype: NumericDtype): boolean {
  return isNumericDtype(dtype) && dtype !== 'float32' && dtype !== 'float64';
}
