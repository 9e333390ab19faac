// Writes NumPy's .npy files, version 1.0 (numpy/lib/format.py).
import { DecantError } from '../../errors.ts';
import type { NdArray, NumpyDtype } from '../python/values.ts';

/** The header ends at a multiple of this. */
const ALIGNMENT = 64;

/** The file of an array that holds no Python objects. */
export function writeNpy(array: NdArray): Uint8Array {
  const { dtype, shape, fortranOrder, bytes, items } = array;
  if (items !== undefined) {
    throw new DecantError('INTERNAL_ERROR', 'An array of Python objects is no .npy file.');
  }
  const extents = shape.length === 1 ? `${shape[0] ?? 0},` : shape.join(', ');
  const isFortran = fortranOrder && shape.length > 1;
  const fields = `{'descr': ${describeDtype(dtype)}, 'fortran_order': ${isFortran ? 'True' : 'False'}, 'shape': (${extents}), }`;
  const prefix = 10;
  const length = Math.ceil((prefix + fields.length + 1) / ALIGNMENT) * ALIGNMENT - prefix;
  const header = `${fields.padEnd(length - 1)}\n`;
  const file = new Uint8Array(prefix + length + bytes.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 0xff, length >> 8]);
  file.set(new TextEncoder().encode(header), prefix);
  file.set(bytes, prefix + length);
  return file;
}

// `'<f8'`, or a list of fields with the gaps between them.
function describeDtype(dtype: NumpyDtype): string {
  if (dtype.fields === undefined) return `'${describeCode(dtype)}'`;
  const parts: string[] = [];
  let offset = 0;
  const fillTo = (end: number): void => {
    if (end > offset) parts.push(`('', '|V${end - offset}')`);
  };
  for (const field of [...dtype.fields].sort((one, other) => one.offset - other.offset)) {
    fillTo(field.offset);
    const shape = field.shape.length === 0 ? '' : `, (${field.shape.join(', ')},)`;
    parts.push(`(${quote(field.name)}, ${describeDtype(field.dtype)}${shape})`);
    offset = field.offset + field.shape.reduce((size, extent) => size * extent, field.dtype.itemSize);
  }
  fillTo(dtype.itemSize);
  return `[${parts.join(', ')}]`;
}

function describeCode({ kind, itemSize, littleEndian, unit }: NumpyDtype): string {
  const hasOrder = itemSize > 1 && kind !== 'S' && kind !== 'V';
  const order = hasOrder ? (littleEndian ? '<' : '>') : '|';
  const count = kind === 'U' ? itemSize / 4 : itemSize;
  const isDate = (kind === 'M' || kind === 'm') && unit !== undefined && unit !== 'generic';
  return `${order}${kind}${count}${isDate ? `[${unit}]` : ''}`;
}

function quote(name: string): string {
  return `'${name.replace(/[\\']/g, '\\$&')}'`;
}
