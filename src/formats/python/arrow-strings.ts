// Text arrays of PyArrow as pickle holds them (pandas 3 keeps its columns' names so): Arrow's columnar format,
// validity bitmap, offsets and UTF-8 data.
import { DecantError } from '../../errors.ts';
import { PythonObject, PythonTuple } from './values.ts';
import type { PythonValue } from './values.ts';

/** Texts of a string or large_string Array or ChunkedArray; a missing one is null. */
export function readArrowStrings(value: PythonValue): (string | null)[] {
  if (!(value instanceof PythonObject) || !value.type.module.startsWith('pyarrow')) throw refuse('no PyArrow array');
  if (value.type.name === 'chunked_array') {
    const [chunks] = value.args;
    if (!Array.isArray(chunks)) throw refuse('chunks of an unknown layout');
    return chunks.flatMap(readArray);
  }
  return readArray(value);
}

function readArray(value: PythonValue): (string | null)[] {
  const [parts] = value instanceof PythonObject ? value.args : [];
  if (!(value instanceof PythonObject) || value.type.name !== '_restore_array' || !(parts instanceof PythonTuple)) {
    throw refuse('an array of an unknown layout');
  }
  const [type, length, , offset, buffers] = parts.items;
  const offsetSize = readOffsetSize(type);
  if (!isCount(length) || !isCount(offset) || !Array.isArray(buffers) || buffers.length !== 3) {
    throw refuse('an array of an unknown layout');
  }
  const [validity, offsets, data] = buffers.map(readBuffer);
  if (length === 0) return [];
  if (offsets === undefined || offsets.length < (offset + length + 1) * offsetSize)
    throw damaged('has too few offsets');
  if (validity !== undefined && validity.length * 8 < offset + length) throw damaged('has too short a bitmap');
  const texts = data ?? new Uint8Array(0);
  const view = new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const offsetAt = (i: number): number =>
    offsetSize === 4 ? view.getInt32(i * 4, true) : Number(view.getBigInt64(i * 8, true));
  return Array.from({ length }, (_, i) => {
    const place = offset + i;
    if (validity !== undefined && ((validity[place >> 3]! >> (place & 7)) & 1) === 0) return null;
    const start = offsetAt(place);
    const end = offsetAt(place + 1);
    if (start < 0 || end < start || end > texts.length) throw damaged('has an offset outside its data');
    try {
      return decoder.decode(texts.subarray(start, end));
    } catch (cause) {
      throw damaged('holds text that is not UTF-8', cause);
    }
  });
}

function readOffsetSize(type: PythonValue | undefined): 4 | 8 {
  const name = type instanceof PythonObject && type.type.name === 'type_for_alias' ? type.args[0] : undefined;
  if (name === 'string' || name === 'utf8') return 4;
  if (name === 'large_string' || name === 'large_utf8') return 8;
  throw refuse(typeof name === 'string' ? `a PyArrow array of ${name}` : 'a PyArrow array that is not text');
}

function readBuffer(value: PythonValue): Uint8Array | undefined {
  if (value === null) return undefined;
  const bytes = value instanceof PythonObject && value.type.name === 'py_buffer' ? value.args[0] : undefined;
  if (bytes instanceof Uint8Array) return bytes;
  throw refuse('a buffer outside the file');
}

function isCount(value: PythonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function refuse(what: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `A PyArrow text array is expected, but this is ${what}.`);
}

function damaged(problem: string, cause?: unknown): DecantError {
  return new DecantError('MALFORMED_DATA', `A PyArrow text array ${problem}.`, { cause });
}
