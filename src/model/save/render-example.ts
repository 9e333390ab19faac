// The input example of a model as files (mlflow.models.utils._Example; parity MLM-040 .. MLM-046).
import type { Batch } from '../../data/batch.ts';
import { formatDatetime } from '../../data/datetime.ts';
import { isFloatDtype, NAT, PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { toBatch } from '../../data/input.ts';
import type { ModelInput } from '../../data/input.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { renderValue } from '../../formats/json/index.ts';

const EXAMPLE_FILE = 'input_example.json';
const SERVING_FILE = 'serving_input_example.json';

/** An example, ready to be written. */
export interface RenderedExample {
  /** `saved_input_example_info` of the MLmodel file. */
  readonly info: Readonly<Record<string, Value>>;
  readonly files: ReadonlyMap<string, string>;
  /** What the model is asked with, to learn its signature. */
  readonly batch: Batch;
}

/** A table, an array, arrays by name, or plain values. */
export function renderExample(input: ModelInput): RenderedExample {
  const batch = toBatch(input, undefined);
  const { example, serving, info } = describeBatch(batch);
  return {
    info: { artifact_path: EXAMPLE_FILE, serving_input_path: SERVING_FILE, ...info },
    files: new Map([
      [EXAMPLE_FILE, renderValue(example)],
      [SERVING_FILE, renderValue(serving, { indent: 2 })],
    ]),
    batch,
  };
}

function describeBatch(batch: Batch): {
  readonly example: Value;
  readonly serving: Value;
  readonly info: Readonly<Record<string, Value>>;
} {
  switch (batch.kind) {
    case 'frame': {
      const example = splitFrame(batch);
      return { example, serving: { dataframe_split: example }, info: { pandas_orient: 'split', type: 'dataframe' } };
    }
    case 'tensors': {
      const single = batch.tensors.get(null);
      const example =
        single === undefined
          ? Object.fromEntries([...batch.tensors].map(([name, tensor]) => [name ?? '', nestTensor(tensor)]))
          : nestTensor(single);
      return { example, serving: { inputs: example }, info: { type: 'ndarray' } };
    }
    case 'value':
      return { example: batch.value, serving: { inputs: batch.value }, info: { type: 'json_object' } };
    case 'list':
      throw new DecantError('INVALID_PARAMETER_VALUE', 'A list of tables or arrays is no input example.');
  }
}

function splitFrame({ columns, rowCount }: Frame): Value {
  const data = Array.from({ length: rowCount }, (_, row) => columns.map((column) => readCell(column, row)));
  return { columns: columns.map(({ name }) => name), data };
}

function nestTensor({ dtype, data, shape }: Tensor): Value {
  const column = { name: '', dtype, values: data } as Column;
  const nest = (axis: number, start: number, size: number): Value => {
    const length = shape[axis];
    if (length === undefined) return readCell(column, start);
    const step = size / Math.max(length, 1);
    return Array.from({ length }, (_, index) => nest(axis + 1, start + index * step, step));
  };
  return nest(0, 0, data.length);
}

// JSON has no NaN: pandas writes null.
function readCell(column: Column, row: number): Value {
  if (column.dtype === 'bool') return column.values[row] === 1;
  if (column.dtype === 'datetime64') {
    const value = column.values[row] ?? NAT;
    return value === NAT ? null : formatDatetime(value);
  }
  const value: Value = column.values[row] ?? null;
  if (typeof value === 'number' && isFloatDtype(column.dtype)) {
    return Number.isFinite(value) ? new PythonFloat(value) : null;
  }
  return value;
}
