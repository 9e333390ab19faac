// NumPy's description of a dtype as .npy files and array interfaces spell it: '<f8', or a list of fields
// (numpy/lib/format.py, descr_to_dtype; NumPy user guide, data type objects).
import { DecantError } from '../../errors.ts';
import type { NumpyDtype } from '../python/values.ts';
import type { Literal } from './python-literal.ts';

/** A dtype with the shape of its subarrays; empty for a plain one. */
export interface DescribedDtype {
  readonly dtype: NumpyDtype;
  readonly shape: readonly number[];
}

const SIZES: Readonly<Record<string, readonly number[]>> = {
  b: [1],
  i: [1, 2, 4, 8],
  u: [1, 2, 4, 8],
  f: [2, 4, 8, 12, 16],
  c: [8, 16, 24, 32],
  O: [4, 8],
  M: [8],
  m: [8],
};
const MAX_ITEM_SIZE = 2 ** 31;

/** The dtype that a description means; MALFORMED_DATA for one that NumPy does not write. */
export function parseDtypeDescr(descr: Literal): DescribedDtype {
  if (typeof descr === 'string') return { dtype: parseTypeCode(descr), shape: [] };
  if (descr !== null && typeof descr === 'object') {
    if (descr.kind === 'list') return { dtype: parseFields(descr.items), shape: [] };
    if (descr.kind === 'tuple' && descr.items.length === 2) {
      const base = parseDtypeDescr(descr.items[0]!);
      const shape = parseShape(descr.items[1]!);
      if (shape !== undefined) return { dtype: base.dtype, shape: [...shape, ...base.shape] };
    }
  }
  throw malformed('a dtype of unknown form');
}

/** Sizes from a tuple of ints, or one int; undefined for anything else. */
export function parseShape(literal: Literal): readonly number[] | undefined {
  if (typeof literal === 'number') return isExtent(literal) ? [literal] : undefined;
  if (literal === null || typeof literal !== 'object' || literal.kind !== 'tuple') return undefined;
  return literal.items.every(isExtent) ? literal.items : undefined;
}

function isExtent(value: Literal): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Bytes of an element with its subarray. */
export function sizeOfDescribed({ dtype, shape }: DescribedDtype): number {
  return shape.reduce((size, extent) => size * extent, dtype.itemSize);
}

function parseTypeCode(code: string): NumpyDtype {
  const match = /^([<>|=]?)([biufcSUVOMm?])(\d{0,10})(?:\[(\w+)\])?$/.exec(code);
  if (match === null) throw malformed(`the dtype ${JSON.stringify(code.slice(0, 40))}`);
  const [, order, letter = '', digits = '', unit] = match;
  const littleEndian = order !== '>';
  if (letter === '?') return { kind: 'b', itemSize: 1, littleEndian };
  const kind = letter as NumpyDtype['kind'];
  const count = digits === '' && (kind === 'O' || kind === 'M' || kind === 'm') ? 8 : Number(digits);
  const isDate = kind === 'M' || kind === 'm';
  const isKnownSize = SIZES[kind]?.includes(count) ?? digits !== '';
  const itemSize = kind === 'U' ? count * 4 : count;
  if (!isKnownSize || itemSize > MAX_ITEM_SIZE || (unit !== undefined && !isDate)) {
    throw malformed(`the dtype ${JSON.stringify(code.slice(0, 40))}`);
  }
  return { kind, itemSize, littleEndian, ...(isDate ? { unit: unit ?? 'generic' } : {}) };
}

function parseFields(items: readonly Literal[]): NumpyDtype {
  const fields: NonNullable<NumpyDtype['fields']>[number][] = [];
  const names = new Set<string>();
  let offset = 0;
  for (const item of items) {
    if (item === null || typeof item !== 'object' || item.kind !== 'tuple') throw malformed('a field that is no tuple');
    const [label, descr, shapeLiteral, ...rest] = item.items;
    const name = readName(label);
    if (name === undefined || descr === undefined || rest.length > 0) throw malformed('a field of unknown form');
    const own = shapeLiteral === undefined ? [] : parseShape(shapeLiteral);
    if (own === undefined) throw malformed(`the field ${JSON.stringify(name)} of unknown shape`);
    const described = parseDtypeDescr(descr);
    const field: DescribedDtype = { dtype: described.dtype, shape: [...own, ...described.shape] };
    const isPadding = name === '' && described.dtype.kind === 'V' && described.dtype.fields === undefined;
    if (!isPadding) {
      if (names.has(name)) throw malformed(`the field ${JSON.stringify(name)} twice`);
      names.add(name);
      fields.push({ name, dtype: field.dtype, offset, shape: field.shape });
    }
    offset += sizeOfDescribed(field);
    if (offset > MAX_ITEM_SIZE) throw malformed('a dtype of more than 2 GiB');
  }
  return { kind: 'V', itemSize: offset, littleEndian: true, fields };
}

// A field may be named by (title, name).
function readName(label: Literal | undefined): string | undefined {
  if (typeof label === 'string') return label;
  if (label === null || typeof label !== 'object' || label.kind !== 'tuple') return undefined;
  const [, name] = label.items;
  return typeof name === 'string' && label.items.length === 2 ? name : undefined;
}

function malformed(what: string): DecantError {
  return new DecantError('MALFORMED_DATA', `.npy header: it has ${what}.`);
}

/** Do the elements hold Python objects? */
export function holdsObjects(dtype: NumpyDtype): boolean {
  return dtype.kind === 'O' || (dtype.fields ?? []).some((field) => holdsObjects(field.dtype));
}
