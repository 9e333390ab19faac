// ONNX models that MLflow 1, 2 and 3 saved, called as in Python. Cases are found by listing test/fixtures/onnx;
// tools/fixtures/onnx_models.py makes them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTensorBatch } from '../../../src/data/batch.ts';
import type { Batch } from '../../../src/data/batch.ts';
import { columnToValues } from '../../../src/data/column-values.ts';
import { makeFrame } from '../../../src/data/frame.ts';
import type { Column } from '../../../src/data/frame.ts';
import { makeObject } from '../../../src/data/ordered-object.ts';
import { makeTensor } from '../../../src/data/tensor.ts';
import type { Tensor } from '../../../src/data/tensor.ts';
import { loadModel } from '../../../src/flavors/pyfunc/index.ts';
import { expectCloseValues } from '../../close-values.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'onnx');

interface Packed {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly unknown[];
}
type Named = readonly (readonly [string, Packed])[];
type Call = {
  readonly answer?: { readonly kind: 'frame' | 'tensors'; readonly values: Named };
  readonly error?: string;
} & ({ readonly kind: 'rows' | 'arrays'; readonly input: Named } | { readonly kind: 'array'; readonly input: Packed });

/** Python's text of a float. */
function readFloat(text: unknown): number {
  const value = String(text);
  if (value === 'inf' || value === '-inf') return value === 'inf' ? Infinity : -Infinity;
  return Number(value);
}

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
} as const;

function unpack({ dtype, shape, data }: Packed): Tensor {
  if (dtype === 'str') return makeTensor('str', shape, data as string[]);
  if (dtype === 'int64')
    return makeTensor(
      dtype,
      shape,
      BigInt64Array.from(data, (item) => BigInt(item as string)),
    );
  if (dtype === 'uint64')
    return makeTensor(
      dtype,
      shape,
      BigUint64Array.from(data, (item) => BigInt(item as string)),
    );
  if (dtype === 'bool') return makeTensor(dtype, shape, Uint8Array.from(data, Number));
  const name = dtype as keyof typeof ARRAYS;
  return { kind: 'tensor', dtype: name, shape, data: ARRAYS[name].from(data.map(readFloat)) } as Tensor;
}

function toInput(call: Call): Batch {
  if (call.kind === 'array') return makeTensorBatch(unpack(call.input));
  const tensors = call.input.map(([name, packed]) => [name, unpack(packed)] as const);
  if (call.kind === 'arrays') return { kind: 'tensors', tensors: new Map(tensors) };
  return makeFrame(tensors.map(([name, { dtype, data }]) => ({ name, dtype, values: data }) as Column));
}

function toPlain(name: string, { dtype, data }: Pick<Tensor, 'dtype' | 'data'>): unknown[] {
  return columnToValues({ name, dtype, values: data } as Column).slice();
}

function wanted({ dtype, data }: Packed): unknown[] {
  if (dtype === 'maps') return data.map((entries) => makeObject(entries as [string, number][]));
  if (dtype.startsWith('float')) return data.map(readFloat);
  return dtype === 'int64' || dtype === 'uint64' ? data.map((item) => String(item)) : [...data];
}

function expectAnswer(got: Batch, want: NonNullable<Call['answer']>, place: string): void {
  expect(got.kind, place).toBe(want.kind);
  const outputs =
    got.kind === 'frame'
      ? got.columns.map(({ name, dtype, values }) => ({ name, dtype, data: values, shape: [values.length] }))
      : got.kind === 'tensors'
        ? [...got.tensors].map(([name, { dtype, data, shape }]) => ({ name, dtype, data, shape }))
        : [];
  expect(outputs.map(({ name }) => name)).toEqual(want.values.map(([name]) => name));
  for (const [index, { name, dtype, data, shape }] of outputs.entries()) {
    const packed = want.values[index]![1];
    expect(shape, `${place} ${name}`).toEqual(packed.shape);
    const known = packed.dtype === 'maps' ? 'object' : packed.dtype === 'float16' ? 'float32' : packed.dtype;
    expect(dtype, `${place} ${name}`).toBe(known);
    const values = toPlain(String(name), { dtype, data });
    const isWide = dtype === 'int64' || dtype === 'uint64';
    expectCloseValues(isWide ? values.map(String) : values, wanted(packed), 1e-6, `${place} ${name}`);
  }
}

describe('an ONNX model that MLflow saved', () => {
  it.each(readdirSync(FOLDER))('%s answers as in Python', async (name) => {
    const { calls } = JSON.parse(readFileSync(join(FOLDER, name, 'case.json'), 'utf8')) as { calls: readonly Call[] };
    const model = await loadModel(join(FOLDER, name, 'model'));
    for (const [index, call] of calls.entries()) {
      const place = `${name} call ${index}`;
      if (call.kind === 'arrays' && call.input.some(([, { dtype }]) => dtype === 'float16')) {
        // No batch holds half floats: they come from models alone, and Python refuses them where floats are declared.
        expect(call.error, place).toBe('InvalidArgument');
        continue;
      }
      const answer = Promise.resolve().then(() => model.predictBatch(toInput(call), undefined));
      if (call.answer === undefined) {
        await expect(answer, place).rejects.toMatchObject({ status: 400 });
      } else expectAnswer(await answer, call.answer, place);
    }
    expect(model.flavor).toBe('onnx');
    await model.close();
  });
});
