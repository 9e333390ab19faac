// JavaScript arrays as the tensors of a schema.
import { DecantError } from '../../errors.ts';
import { flattenList } from '../casting/flatten.ts';
import { isNumericDtype, type Dtype } from '../dtype.ts';
import { makeStorage } from '../storage.ts';
import { describeJsValue, isPlainObject, isTypedArray, toPlainValue } from './js-value.ts';
import { storeCells } from './typed-cells.ts';
import { makeTensorBatch, type TensorBatch } from '../batch.ts';
import type { TensorSpec } from '../schema.ts';
import type { Tensor } from '../tensor.ts';

/** The tensors of nested arrays, of an object of them by name, or of rows that are such objects. */
export function inputToTensors(input: unknown, specs: readonly TensorSpec[]): TensorBatch {
  const [first] = specs;
  if (first?.name === undefined) {
    return makeTensorBatch(readTensor(input, first ?? { dtype: 'float64', shape: [-1] }));
  }
  if (isPlainObject(input)) return readNamed(specs, (name) => input[name], Object.hasOwn.bind(undefined, input));
  if (Array.isArray(input) && input.length > 0 && input.every(isPlainObject)) {
    const rows = input as readonly Readonly<Record<string, unknown>>[];
    return readNamed(
      specs,
      (name) => rows.map((row) => row[name]),
      (name) => rows.every((row) => Object.hasOwn(row, name)),
    );
  }
  if (specs.length === 1) return { kind: 'tensors', tensors: new Map([[first.name, readTensor(input, first)]]) };
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `The model takes tensors by name (${specs.map(({ name }) => name).join(', ')}), got ${describeJsValue(input)}.`,
    { hint: 'Give an object of arrays or tensors by name.' },
  );
}

function readNamed(
  specs: readonly TensorSpec[],
  read: (name: string) => unknown,
  has: (name: string) => boolean,
): TensorBatch {
  const tensors = new Map<string | null, Tensor>();
  for (const spec of specs) {
    const name = spec.name ?? '';
    // A missing tensor is left to enforcement.
    if (has(name)) tensors.set(name, readTensor(read(name), spec));
  }
  return { kind: 'tensors', tensors };
}

function readTensor(value: unknown, spec: TensorSpec): Tensor {
  if (isPlainObject(value) && value['kind'] === 'tensor' && Array.isArray(value['shape'])) {
    return value as unknown as Tensor;
  }
  const dtype = spec.dtype.startsWith('datetime64') ? 'datetime64' : spec.dtype;
  if (isTypedArray(value) && isNumericDtype(dtype as Dtype)) {
    const isSame = value.constructor === makeStorage(dtype as Dtype, 0).constructor && dtype !== 'bool';
    if (isSame) return { kind: 'tensor', dtype, shape: [value.length], data: value } as unknown as Tensor;
  }
  const { shape, items } = flattenValue(value, spec);
  const place = { kind: 'tensor', name: spec.name, type: spec.dtype } as const;
  return { kind: 'tensor', dtype, shape, data: storeCells(dtype as Dtype, items, place) } as Tensor;
}

function flattenValue(value: unknown, spec: TensorSpec): ReturnType<typeof flattenList> {
  const plain = spec.dtype === 'bytes' ? toPlainValue(value) : toPlainValue(bytesToLists(value));
  try {
    return flattenList(plain);
  } catch (cause) {
    if (!(cause instanceof DecantError)) throw cause;
    const label = spec.name === undefined ? 'The tensor' : `Tensor ${JSON.stringify(spec.name)}`;
    throw new DecantError('INVALID_PARAMETER_VALUE', `${label}: the nested arrays are of unequal length.`, { cause });
  }
}

/** Uint8Array is a list of numbers here, unless the tensor holds bytes. */
function bytesToLists(value: unknown): unknown {
  if (value instanceof Uint8Array) return Array.from(value);
  return Array.isArray(value) ? value.map(bytesToLists) : value;
}
