// What a TypeScript caller may give to `predict`, as a batch. With a schema, cells become its types where they hold the
// JavaScript value exactly; without, types are guessed as pandas does (the counterpart of pandas and NumPy objects in Python).
import { DecantError } from '../errors.ts';
import { hasInputNames } from './schema-fields.ts';
import { inputToFrame } from './input/input-to-frame.ts';
import { inputToTensors } from './input/input-to-tensors.ts';
import { guessBatch } from './input/guess-batch.ts';
import { isPlainObject, toPlainValue } from './input/js-value.ts';
import { makeTensorBatch, type Batch } from './batch.ts';
import { makeTensor, type Tensor } from './tensor.ts';
import type { Value } from './dtype.ts';
import type { CsrMatrix, Matrix } from './matrix.ts';
import type { Schema } from './schema.ts';

/** One row: an object of cells by column name, or cells in the order of the columns. */
export type InputRow = object;

/**
 * Data for a prediction: rows, columns, a matrix, a tensor, tensors by name, or any {@link Batch}. An object whose values are
 * arrays is columns by name (typed arrays of the column's own type are taken without a copy); one without arrays, or any where
 * the schema has arrays or objects, is one row. With a schema of tensors it is tensors, or nested arrays, by name.
 */
export type ModelInput =
  | Batch
  | Tensor
  | Matrix
  | CsrMatrix
  | ReadonlyMap<string, Tensor>
  | readonly InputRow[]
  | ArrayBufferView
  | Value
  | object;

/** Most elements of a sparse matrix that is spread out. */
const MAX_ELEMENTS = 2 ** 26;

/**
 * The batch of an input. Refuses with INVALID_PARAMETER_VALUE a cell that its column cannot hold exactly (1.5 in an integer
 * column, text in a number column). Columns that the schema does not have are ignored; missing ones are left to enforcement.
 */
export function toBatch(input: ModelInput, schema: Schema | undefined): Batch {
  // JavaScript callers may pass nothing at all.
  if ((input as unknown) === undefined || input === null) return { kind: 'value', value: null };
  if (typeof input === 'object' && 'kind' in input) {
    const batch = readKnownKind(input);
    if (batch !== undefined) return batch;
  }
  if (input instanceof Map) return { kind: 'tensors', tensors: readTensorMap(input) };
  if (schema === undefined) return guessBatch(input);
  if (schema.kind === 'tensors') return inputToTensors(input, schema.tensors);
  if (isPlainObject(input) || Array.isArray(input) || ArrayBuffer.isView(input))
    return inputToFrame(input, schema.columns);
  if (!hasInputNames(schema) || schema.columns.length === 1) return inputToFrame([input], schema.columns);
  return { kind: 'value', value: toPlainValue(input) };
}

function readKnownKind(input: { readonly kind?: unknown }): Batch | undefined {
  switch (input.kind) {
    case 'frame':
      return 'rowCount' in input && 'columns' in input ? (input as Batch) : undefined;
    case 'tensors':
      return 'tensors' in input && input.tensors instanceof Map ? (input as Batch) : undefined;
    case 'value':
      return 'value' in input ? (input as Batch) : undefined;
    case 'list':
      return 'items' in input ? (input as Batch) : undefined;
    case 'tensor':
      return 'dtype' in input && 'shape' in input ? makeTensorBatch(input as Tensor) : undefined;
    case 'matrix':
      return 'data' in input ? makeTensorBatch(matrixToTensor(input as Matrix)) : undefined;
    case 'csr':
      return 'rowOffsets' in input ? makeTensorBatch(matrixToTensor(spreadOut(input as CsrMatrix))) : undefined;
    default:
      return undefined;
  }
}

function matrixToTensor({ rowCount, columnCount, data }: Matrix): Tensor {
  const shape = [rowCount, columnCount];
  return data instanceof Float32Array ? makeTensor('float32', shape, data) : makeTensor('float64', shape, data);
}

function spreadOut({ rowCount, columnCount, rowOffsets, columnIndices, data }: CsrMatrix): Matrix {
  const size = rowCount * columnCount;
  if (size > MAX_ELEMENTS) {
    throw new DecantError(
      'LIMIT_EXCEEDED',
      `A sparse matrix of ${size} elements; at most ${MAX_ELEMENTS} are spread out.`,
      {
        hint: 'Predict in smaller batches of rows.',
      },
    );
  }
  const out = data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  for (let row = 0; row < rowCount; row++) {
    for (let k = rowOffsets[row] ?? 0; k < (rowOffsets[row + 1] ?? 0); k++) {
      const place = row * columnCount + (columnIndices[k] ?? 0);
      out[place] = (out[place] ?? 0) + (data[k] ?? 0);
    }
  }
  return { kind: 'matrix', rowCount, columnCount, data: out };
}

function readTensorMap(input: ReadonlyMap<unknown, unknown>): ReadonlyMap<string | null, Tensor> {
  for (const [name, tensor] of input) {
    const isTensor = typeof tensor === 'object' && tensor !== null && 'kind' in tensor && tensor.kind === 'tensor';
    if ((typeof name !== 'string' && name !== null) || !isTensor) {
      throw new DecantError('INVALID_PARAMETER_VALUE', 'A Map for predict holds tensors by name.', {
        hint: "Make them with makeTensor('float32', [2, 3], data).",
      });
    }
  }
  return input as ReadonlyMap<string | null, Tensor>;
}
