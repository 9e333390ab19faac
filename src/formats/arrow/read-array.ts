// The arrays of a record batch: nodes and buffers in the order of the fields, depth first (Arrow columnar format, "Physical Memory Layout").
import { malformedArrow } from './arrow-error.ts';
import type { ArrowField, ArrowLayout } from './read-schema.ts';

/** Values in order; null is missing. */
export type Values = ArrayLike<unknown>;

/** What is left of a batch. */
export interface BatchCursor {
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
  readonly buffers: readonly Uint8Array[];
  /** Numbers of data buffers of the arrays of views. */
  readonly variadic: readonly number[];
  node: number;
  buffer: number;
  view: number;
}

/** Reads the next array. `dictionaries` holds the values of each dictionary by its id. */
export function readArray(field: ArrowField, cursor: BatchCursor, dictionaries: ReadonlyMap<number, Values>): Values {
  const { dictionary } = field;
  if (dictionary === undefined) return readPlain(field.layout, field, cursor, dictionaries);
  const indices = readPlain(dictionary.index, { ...field, children: [], dictionary: undefined }, cursor, dictionaries);
  const values = dictionaries.get(dictionary.id);
  if (values === undefined) throw malformedArrow('a dictionary is missing');
  return Array.from(indices, (index): unknown => {
    if (index === null) return null;
    const place = Number(index);
    if (!(place >= 0 && place < values.length)) throw malformedArrow('an index lies outside of its dictionary');
    return values[place];
  });
}

function readPlain(
  layout: ArrowLayout,
  field: ArrowField,
  cursor: BatchCursor,
  dictionaries: ReadonlyMap<number, Values>,
): Values {
  const node = cursor.nodes[cursor.node++];
  if (node === undefined) throw malformedArrow('a column has no node');
  const { length } = node;
  if (layout.kind === 'null') return new Array<null>(length).fill(null);
  const validity = takeBuffer(cursor);
  if (node.nullCount > 0 && validity.length * 8 < length) throw malformedArrow('a bitmap is too short');
  const isMissing = (row: number): boolean => node.nullCount > 0 && ((validity[row >> 3]! >> (row & 7)) & 1) === 0;
  const collect = (read: (row: number) => unknown): unknown[] =>
    Array.from({ length }, (_, row) => (isMissing(row) ? null : read(row)));
  switch (layout.kind) {
    case 'bool': {
      const bits = takeBuffer(cursor, Math.ceil(length / 8));
      return collect((row) => ((bits[row >> 3]! >> (row & 7)) & 1) === 1);
    }
    case 'int': {
      const numbers = readIntegers(
        takeBuffer(cursor, (length * layout.bits) / 8),
        layout.bits,
        layout.isSigned,
        length,
      );
      return node.nullCount === 0 ? numbers : collect((row) => numbers[row]);
    }
    case 'float': {
      const numbers = readFloats(takeBuffer(cursor, (length * layout.bits) / 8), layout.bits, length);
      return node.nullCount === 0 ? numbers : collect((row) => numbers[row]);
    }
    case 'time': {
      const numbers = readIntegers(takeBuffer(cursor, (length * layout.bits) / 8), layout.bits, true, length);
      return collect((row) => toNanoseconds(BigInt(numbers[row]!) * layout.scale));
    }
    case 'decimal': {
      const size = layout.bits / 8;
      const bytes = takeBuffer(cursor, length * size);
      return collect((row) => readDecimal(bytes.subarray(row * size, (row + 1) * size), layout.scale));
    }
    case 'text':
    case 'binary': {
      const items = layout.offsets === 'view' ? readViews(cursor, length) : readItems(cursor, length, layout.offsets);
      if (layout.kind === 'binary') return collect((row) => new Uint8Array(items(row)));
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      return collect((row) => decoder.decode(items(row)));
    }
    case 'fixedBinary': {
      const bytes = takeBuffer(cursor, length * layout.size);
      return collect((row) => bytes.slice(row * layout.size, (row + 1) * layout.size));
    }
    case 'list': {
      const offsets = readOffsets(
        takeBuffer(cursor, length === 0 ? 0 : ((length + 1) * layout.offsets) / 8),
        layout.offsets,
        length,
      );
      const items = readArray(onlyChild(field), cursor, dictionaries);
      return collect((row) => sliceValues(items, offsets(row), offsets(row + 1)));
    }
    case 'fixedList': {
      const items = readArray(onlyChild(field), cursor, dictionaries);
      return collect((row) => sliceValues(items, row * layout.size, (row + 1) * layout.size));
    }
    case 'struct': {
      const members = field.children.map((child) => [child.name, readArray(child, cursor, dictionaries)] as const);
      for (const [, values] of members) if (values.length < length) throw malformedArrow('a struct lacks values');
      return collect((row) => Object.fromEntries(members.map(([name, values]) => [name, values[row]])));
    }
  }
}

function takeBuffer(cursor: BatchCursor, least = 0): Uint8Array {
  const buffer = cursor.buffers[cursor.buffer++];
  if (buffer === undefined || buffer.length < least) throw malformedArrow('a buffer is missing or too short');
  return buffer;
}

function onlyChild({ children }: ArrowField): ArrowField {
  const [child] = children;
  if (child === undefined || children.length !== 1) throw malformedArrow('a list has not one kind of items');
  return child;
}

function sliceValues(values: Values, start: number, end: number): unknown[] {
  if (!(start >= 0 && end >= start && end <= values.length)) throw malformedArrow('a list lies outside of its items');
  return Array.from({ length: end - start }, (_, index) => values[start + index]);
}

function readIntegers(bytes: Uint8Array, bits: number, isSigned: boolean, length: number): ArrayLike<number | bigint> {
  // A copy is aligned.
  const { buffer } = bytes.slice(0, (length * bits) / 8);
  switch (bits) {
    case 8:
      return isSigned ? new Int8Array(buffer) : new Uint8Array(buffer);
    case 16:
      return isSigned ? new Int16Array(buffer) : new Uint16Array(buffer);
    case 32:
      return isSigned ? new Int32Array(buffer) : new Uint32Array(buffer);
    default:
      return isSigned ? new BigInt64Array(buffer) : new BigUint64Array(buffer);
  }
}

function readFloats(bytes: Uint8Array, bits: 16 | 32 | 64, length: number): ArrayLike<number> {
  const { buffer } = bytes.slice(0, (length * bits) / 8);
  if (bits === 64) return new Float64Array(buffer);
  return bits === 32 ? new Float32Array(buffer) : Float32Array.from(new Uint16Array(buffer), widenHalf);
}

/** A float of 16 bits (IEEE 754-2019, binary16). */
function widenHalf(half: number): number {
  const sign = half >> 15 === 0 ? 1 : -1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function toNanoseconds(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw malformedArrow('a date is out of the range of nanoseconds');
  return value;
}

function readDecimal(bytes: Uint8Array, scale: number): number {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index--) value = value * 256n + BigInt(bytes[index]!);
  return Number(`${BigInt.asIntN(bytes.length * 8, value)}e${-scale}`);
}

function readOffsets(bytes: Uint8Array, bits: 32 | 64, length: number): (row: number) => number {
  const offsets = readIntegers(bytes, bits, true, length === 0 ? 0 : length + 1);
  return (row) => Number(offsets[row] ?? 0);
}

function readItems(cursor: BatchCursor, length: number, bits: 32 | 64): (row: number) => Uint8Array {
  const offsets = readOffsets(takeBuffer(cursor, length === 0 ? 0 : ((length + 1) * bits) / 8), bits, length);
  const data = takeBuffer(cursor);
  return (row) => sliceBytes(data, offsets(row), offsets(row + 1));
}

/** Sixteen bytes an item: its length, then itself where it has at most twelve bytes; else its first four, a buffer and a place in it. */
function readViews(cursor: BatchCursor, length: number): (row: number) => Uint8Array {
  const views = takeBuffer(cursor, 16 * length);
  const count = cursor.variadic[cursor.view++] ?? 0;
  if (count > cursor.buffers.length) throw malformedArrow('a buffer is missing or too short');
  const data = Array.from({ length: count }, () => takeBuffer(cursor));
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  return (row) => {
    const size = view.getInt32(16 * row, true);
    if (size <= 12) return sliceBytes(views, 16 * row + 4, 16 * row + 4 + size);
    const buffer = data[view.getInt32(16 * row + 8, true)];
    const start = view.getInt32(16 * row + 12, true);
    if (buffer === undefined) throw malformedArrow('a view names no buffer');
    return sliceBytes(buffer, start, start + size);
  };
}

function sliceBytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  if (!(start >= 0 && end >= start && end <= bytes.length)) throw malformedArrow('an item lies outside of its buffer');
  return bytes.subarray(start, end);
}
