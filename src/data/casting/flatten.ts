// Nested lists as one list in C order with a shape, as numpy.array finds it (parity SRV-054, SCH-057).
import { isValueList } from '../python-text.ts';
import { refuseInput } from './cast-error.ts';
import type { Value } from '../dtype.ts';

/** Items of nested lists and the shape that all of them share. */
export interface FlatArray {
  readonly shape: readonly number[];
  readonly items: readonly Value[];
}

const MAX_DIMENSIONS = 64;

/** Flattens nested lists; a scalar has shape []. Refuses ragged ones with NumPy's words. */
export function flattenList(value: Value): FlatArray {
  const shape: number[] = [];
  for (let inner: Value | undefined = value; isValueList(inner); inner = inner[0]) {
    shape.push(inner.length);
    if (shape.length > MAX_DIMENSIONS) throw refuseInput(`An array has at most ${MAX_DIMENSIONS} dimensions.`);
    if (inner.length === 0) break;
  }
  if (shape.length === 0) return { shape, items: [value] };
  if (shape.length === 1 && isValueList(value)) {
    for (const item of value) if (Array.isArray(item)) throw refuseRagged(shape, 1);
    return { shape, items: value };
  }
  const items: Value[] = [];
  collectItems(value, 0, shape, items);
  return { shape, items };
}

/** Flattens lists of objects: what is ragged below a level stays a list, as numpy.array(value, object) has it. */
export function flattenObjects(value: Value): FlatArray {
  const shape = findCommonShape(value, 0);
  let items: readonly Value[] = [value];
  for (let depth = 0; depth < shape.length; depth++) {
    items = items.flatMap((item): readonly Value[] => (isValueList(item) ? item : [item]));
  }
  return { shape, items };
}

function findCommonShape(value: Value, depth: number): readonly number[] {
  if (!isValueList(value)) return [];
  if (depth > MAX_DIMENSIONS) throw refuseInput(`An array has at most ${MAX_DIMENSIONS} dimensions.`);
  const [first, ...rest] = value.map((item) => findCommonShape(item, depth + 1));
  let inner = first ?? [];
  for (const other of rest) {
    const end = inner.findIndex((extent, axis) => extent !== other[axis]);
    if (end !== -1) inner = inner.slice(0, end);
  }
  return [value.length, ...inner];
}

function collectItems(value: Value, depth: number, shape: readonly number[], out: Value[]): void {
  if (!isValueList(value) || value.length !== shape[depth]) throw refuseRagged(shape, depth);
  if (depth + 1 < shape.length) {
    for (const item of value) collectItems(item, depth + 1, shape, out);
    return;
  }
  for (const item of value) {
    if (Array.isArray(item)) throw refuseRagged(shape, depth + 1);
    out.push(item);
  }
}

function refuseRagged(shape: readonly number[], depth: number): Error {
  const detected = shape.slice(0, depth);
  const text = detected.length === 1 ? `(${detected[0]},)` : `(${detected.join(', ')})`;
  return refuseInput(
    `setting an array element with a sequence. The requested array has an inhomogeneous shape after ${depth} dimensions. The detected shape was ${text} + inhomogeneous part.`,
  );
}
