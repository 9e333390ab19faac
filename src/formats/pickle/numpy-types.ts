// NumPy's types as they pickle themselves: the code that numpy.dtype is called with, and the state (descriptor.c, arraydescr_reduce).
import { PythonDict, PythonDtype, PythonTuple } from '../python/values.ts';
import type { NumpyDtype, PythonValue } from '../python/values.ts';

/** `f8`, `U12`, `V64`: what numpy.dtype is called with. */
export function typeCodeOf(dtype: NumpyDtype, shape: readonly number[]): string {
  if (shape.length > 0) return `V${dtype.itemSize * shape.reduce((product, extent) => product * extent, 1)}`;
  const { kind, itemSize } = dtype;
  return `${kind}${kind === 'U' ? itemSize / 4 : itemSize}`;
}

/** Flags of types that hold objects: their elements are references, need the interpreter, and are set up. */
const OBJECT_FLAGS = 63;
/** Of a type with fields that are objects. */
const OBJECT_FIELD_FLAGS = 27;
/** Of text: new arrays are filled with zeros. */
const TEXT_FLAG = 8;
/** Of a type with fields: its elements are views. */
const STRUCT_FLAG = 16;

/** The state of a dtype: version, byte order, subarray, names, fields, size, alignment, flags, metadata. */
export function describeTypeState(dtype: NumpyDtype, shape: readonly number[]): PythonTuple {
  if (shape.length > 0) {
    const base = new PythonTuple([new PythonDtype(dtype), new PythonTuple(shape)]);
    const size = dtype.itemSize * shape.reduce((product, extent) => product * extent, 1);
    return makeState('|', base, null, null, size, alignmentOf(dtype), 0);
  }
  const { kind, itemSize, fields, unit } = dtype;
  const order = kind === 'S' || kind === 'V' || kind === 'O' || itemSize === 1 ? '|' : dtype.littleEndian ? '<' : '>';
  if (fields !== undefined) {
    const names = new PythonTuple(fields.map(({ name }) => name));
    const entries = new Map<PythonValue, PythonValue>(
      fields.map(({ name, dtype: type, offset, shape: fieldShape }) => [
        name,
        new PythonTuple([new PythonDtype(type, fieldShape), offset]),
      ]),
    );
    const flags = fields.some((field) => field.dtype.kind === 'O') ? OBJECT_FIELD_FLAGS : STRUCT_FLAG;
    return makeState('|', null, names, new PythonDict(entries), itemSize, 1, flags);
  }
  if (kind === 'O') return makeState(order, null, null, null, -1, -1, OBJECT_FLAGS);
  if (kind === 'S' || kind === 'V') return makeState(order, null, null, null, itemSize, 1, 0);
  if (kind === 'U') return makeState(order, null, null, null, itemSize, 4, TEXT_FLAG);
  if (kind !== 'M' && kind !== 'm') return makeState(order, null, null, null, -1, -1, 0);
  const parsed = /^(\d*)(\D+)$/.exec(unit ?? 'generic');
  const name = new TextEncoder().encode(parsed?.[2] ?? 'generic');
  const parts = new PythonTuple([name, parsed?.[1] ? Number(parsed[1]) : 1, 1, 1]);
  const { items } = makeState(order, null, null, null, -1, -1, 0);
  return new PythonTuple([4, ...items.slice(1), new PythonTuple([null, parts])]);
}

/** Bytes at whose multiples an element lies. */
function alignmentOf({ kind, itemSize }: NumpyDtype): number {
  if (kind === 'S' || kind === 'V') return 1;
  if (kind === 'U') return 4;
  return kind === 'c' ? itemSize / 2 : Math.min(itemSize, 16);
}

function makeState(
  order: string,
  subarray: PythonValue,
  names: PythonValue,
  fields: PythonValue,
  size: number,
  alignment: number,
  flags: number,
): PythonTuple {
  return new PythonTuple([3, order, subarray, names, fields, size, alignment, flags]);
}
