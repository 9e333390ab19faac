// Keys of dicts and scalars of NumPy as skops writes them (skops/io/_general.py, dict_get_state; _numpy.py).
import { PythonFloat } from '../../data/dtype.ts';
import { renderValue } from '../json/index.ts';
import { readTensor } from '../python/ndarray.ts';
import { readTextElements } from '../python/text-elements.ts';
import { NdArray, PythonGlobal } from '../python/values.ts';
import type { NumpyDtype, PythonValue } from '../python/values.ts';
import { refuseWriting as refuse } from './refuse-writing.ts';

/** A key as JSON has it, text alone, and the type that tells what it was. */
export function writeKey(key: PythonValue | PythonFloat): readonly [type: PythonGlobal, text: string] {
  if (typeof key === 'string') return [builtin('str'), key];
  if (typeof key === 'boolean') return [builtin('bool'), String(key)];
  if (key === null) return [builtin('NoneType'), 'null'];
  if (typeof key === 'bigint') return [builtin('int'), String(key)];
  if (typeof key === 'number') return [builtin(Number.isInteger(key) ? 'int' : 'float'), renderValue(key)];
  if (key instanceof PythonFloat) return [builtin('float'), renderValue(key)];
  if (key instanceof NdArray && key.isScalar) return writeScalarKey(key);
  throw refuse('a dict whose keys are no texts or numbers');
}

function builtin(name: string): PythonGlobal {
  return new PythonGlobal('builtins', name);
}

function writeScalarKey(key: NdArray): readonly [type: PythonGlobal, text: string] {
  const type = new PythonGlobal('numpy', scalarClass(key.dtype));
  const { kind, itemSize } = key.dtype;
  if (kind === 'U') return [type, readTextElements(key.bytes, 1, key.dtype)[0] ?? ''];
  if (kind === 'b' || kind === 'i' || kind === 'u' || (kind === 'f' && itemSize > 2)) {
    const [value] = readTensor(key).data;
    if (typeof value === 'bigint') return [type, String(value)];
    if (typeof value === 'number') {
      if (kind === 'b') return [type, String(value === 1)];
      return [type, renderValue(kind === 'f' ? new PythonFloat(value) : value)];
    }
  }
  throw refuse(`a dict whose keys are numpy.${scalarClass(key.dtype)}`);
}

const SCALAR_PREFIX: Readonly<Record<string, string>> = { i: 'int', u: 'uint', f: 'float', c: 'complex' };
const SCALAR_NAMES: Readonly<Record<string, string>> = {
  b: 'bool',
  S: 'bytes_',
  U: 'str_',
  M: 'datetime64',
  m: 'timedelta64',
};
/** NumPy's scalar types by name. */
export const NUMPY_SCALARS = new Set([
  ...['int', 'uint'].flatMap((name) => [8, 16, 32, 64].map((bits) => `${name}${bits}`)),
  ...['float16', 'float32', 'float64', 'complex64', 'complex128', 'bool', 'bool_', 'bytes_', 'str_', 'object_'],
]);

/** The name of the class of a scalar of a type. */
export function scalarClass({ kind, itemSize }: NumpyDtype): string {
  const prefix = SCALAR_PREFIX[kind];
  const name = prefix === undefined ? SCALAR_NAMES[kind] : `${prefix}${itemSize * 8}`;
  if (name === undefined) throw refuse('a scalar of a structured type');
  return name;
}
