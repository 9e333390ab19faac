// Cases that real Pythons wrote (tools/fixtures/pickle_files.py), and the JSON form in which they tell their values.
import { readFileSync, readdirSync } from 'node:fs';
import {
  PythonComplex,
  PythonDict,
  PythonGlobal,
  PythonSet,
  PythonSlice,
  PythonTuple,
} from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import { PythonFloat } from '../../../src/data/dtype.ts';
import type { Tensor } from '../../../src/data/tensor.ts';

/** A pickle or joblib file and what Python reads from it. */
export interface PythonCase {
  readonly environment: string;
  readonly kind: string;
  readonly name: string;
  readonly data: Uint8Array;
  readonly expected: unknown;
  readonly shape?: readonly number[];
}

/** Every case of a kind, of every Python. */
export function listCases(kind: string): PythonCase[] {
  const folder = new URL('../../fixtures/pickle/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const { cases } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as {
        cases: (Omit<PythonCase, 'data' | 'environment'> & { data: string })[];
      };
      return cases
        .filter((each) => each.kind === kind)
        .map((each) => ({
          ...each,
          environment: name.replace('.json', ''),
          data: new Uint8Array(Buffer.from(each.data, 'base64')),
        }));
    });
}

/** A value in the JSON form of the cases. */
export function toPlain(value: PythonValue): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return { number: String(value) };
  if (typeof value === 'number') return numberToPlain(value);
  if (typeof value === 'string') return { str: value };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (Array.isArray(value)) return { list: value.map(toPlain) };
  if (value instanceof PythonTuple) return { tuple: value.items.map(toPlain) };
  if (value instanceof PythonDict) {
    return { dict: [...value.entries].map(([key, item]) => [toPlain(key), toPlain(item)]) };
  }
  if (value instanceof PythonSet) {
    return { set: value.items.map(toPlain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
  }
  if (value instanceof PythonComplex) return { complex: [numberToPlain(value.real), numberToPlain(value.imaginary)] };
  if (value instanceof PythonSlice) return { slice: [value.start, value.stop, value.step].map(toPlain) };
  if (value instanceof PythonGlobal) return { global: value.path };
  return `a ${value.constructor.name}`;
}

/** The elements of a tensor in the JSON form of the cases, which knows no difference between 1 and 1.0. */
export function elementsToPlain(tensor: Tensor): unknown[] {
  return Array.from(tensor.data as ArrayLike<unknown>, (element) => {
    if (tensor.dtype === 'bool') return element === 1;
    if (tensor.dtype === 'datetime64') return String(element);
    if (element instanceof PythonFloat) return numberToPlain(element.value);
    if (typeof element === 'number') return numberToPlain(element);
    if (typeof element === 'bigint')
      return Number.isSafeInteger(Number(element)) ? Number(element) : { number: String(element) };
    if (element instanceof Uint8Array) return Buffer.from(element).toString('hex');
    return typeof element === 'string' ? { str: element } : element;
  });
}

function numberToPlain(value: number): unknown {
  if (Object.is(value, -0)) return { number: '-0' };
  if (Number.isSafeInteger(value)) return value;
  if (Number.isInteger(value)) return { number: String(BigInt(value)) };
  if (Number.isNaN(value)) return { float: 'nan' };
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return { float: bytes.toString('hex') };
}
