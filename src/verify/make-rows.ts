// Rows from a signature, the same for the same seed: for models that were saved without an example.
import { PythonFloat } from '../data/dtype.ts';
import type { Value } from '../data/dtype.ts';
import type { ColumnType, Signature } from '../data/schema.ts';

/** A request body of made rows; undefined where nothing tells the columns. */
export function makeRows(
  signature: Signature | undefined,
  featureNames: readonly string[] | undefined,
  rowCount: number,
  seed: number,
): { readonly [key: string]: Value } | undefined {
  const next = makeGenerator(seed);
  const inputs = signature?.inputs;
  if (inputs?.kind === 'tensors') {
    const { tensors } = inputs;
    const make = (dtype: string, shape: readonly number[]): Value =>
      makeTensor(dtype, [rowCount, ...shape.slice(1).map((size) => (size < 0 ? 2 : size))], next);
    const [first] = tensors;
    if (first !== undefined && first.name === undefined) return { inputs: make(first.dtype, first.shape) };
    return { inputs: Object.fromEntries(tensors.map(({ name, dtype, shape }) => [name ?? '', make(dtype, shape)])) };
  }
  const columns = inputs?.columns ?? featureNames?.map((name) => ({ name, type: 'double' as const, required: true }));
  if (columns === undefined || columns.length === 0) return undefined;
  const data = Array.from({ length: rowCount }, () => columns.map(({ type }) => makeCell(type, next)));
  const names = columns.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return { dataframe_split: names.length === columns.length ? { columns: names, data } : { data } };
}

function makeTensor(dtype: string, shape: readonly number[], next: () => number): Value {
  const [length, ...rest] = shape;
  if (length === undefined) return makeCell(tensorType(dtype), next);
  return Array.from({ length }, () => makeTensor(dtype, rest, next));
}

function tensorType(dtype: string): ColumnType {
  if (dtype === 'bool') return 'boolean';
  if (dtype.startsWith('float')) return 'double';
  if (/^u?int/.test(dtype)) return 'long';
  return 'string';
}

const WORDS = ['a', 'b', 'c', 'red', 'green', 'blue', 'yes', 'no', ''];

function makeCell(type: ColumnType, next: () => number): Value {
  if (typeof type !== 'string') return makeNested(type, next);
  switch (type) {
    case 'boolean':
      return next() < 0.5;
    case 'integer':
    case 'long':
      return Math.floor(next() * 20) - 5;
    case 'float':
      return toFloat(Math.fround((next() - 0.5) * 20));
    case 'double':
      return toFloat((next() - 0.5) * 20);
    case 'string':
      return WORDS[Math.floor(next() * WORDS.length)] ?? '';
    case 'binary':
      return btoa(String(Math.floor(next() * 1000)));
    case 'datetime':
      return new Date(1.6e12 + Math.floor(next() * 1e9) * 100).toISOString().slice(0, 19);
  }
}

function makeNested(type: Exclude<ColumnType, string>, next: () => number): Value {
  switch (type.kind) {
    case 'array':
      return [makeCell(type.items, next), makeCell(type.items, next)];
    case 'object':
      return Object.fromEntries(type.properties.map((property) => [property.name, makeCell(property.type, next)]));
    case 'map':
      return { key: makeCell(type.values, next) };
    case 'any':
    case 'sparkml_vector':
      return null;
  }
}

function toFloat(value: number): Value {
  return Number.isInteger(value) ? new PythonFloat(value) : value;
}

/** Numbers from 0 to 1 (mulberry32). */
function makeGenerator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
