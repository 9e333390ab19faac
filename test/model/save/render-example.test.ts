// Input examples as files, beside what MLflow 3.17.2 writes of the same data (MLM-040 .. MLM-045); tools/fixtures/input_examples.py made those.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../src/data/batch.ts';
import { PythonFloat } from '../../../src/data/dtype.ts';
import type { Dtype, Value } from '../../../src/data/dtype.ts';
import { makeFrame } from '../../../src/data/frame.ts';
import type { Column } from '../../../src/data/frame.ts';
import type { Tensor } from '../../../src/data/tensor.ts';
import { loadInputExample } from '../../../src/model/input-example.ts';
import { renderExample } from '../../../src/model/save/render-example.ts';
import { makeFiles } from '../memory-files.ts';

type Cell = string | number | boolean | null | { readonly base64: string };
interface Cells {
  readonly dtype: Dtype;
  readonly cells: readonly Cell[];
}
type Data =
  | { readonly kind: 'frame'; readonly columns: readonly (Cells & { readonly name: string | number })[] }
  | ({ readonly kind: 'tensor'; readonly shape: readonly number[] } & Cells)
  | {
      readonly kind: 'tensors';
      readonly tensors: Readonly<Record<string, Cells & { readonly shape: readonly number[] }>>;
    }
  | { readonly kind: 'value'; readonly value: Value };
interface Case {
  readonly name: string;
  readonly data: Data;
  readonly params: Readonly<Record<string, Value>> | null;
  readonly info: Readonly<Record<string, Value>>;
  readonly example: string;
  readonly serving: string;
}

const PATH = join(import.meta.dirname, '..', '..', 'fixtures', 'input-examples.json');
const { cases } = JSON.parse(readFileSync(PATH, 'utf8')) as { readonly cases: readonly Case[] };

const parseFloatText = (text: unknown): number =>
  ({ nan: NaN, inf: Infinity, '-inf': -Infinity })[String(text)] ?? Number(text);

function toStorage({ dtype, cells }: Cells): unknown {
  switch (dtype) {
    case 'float64':
      return Float64Array.from(cells, parseFloatText);
    case 'float32':
      return Float32Array.from(cells, parseFloatText);
    case 'int64':
    case 'datetime64':
      return BigInt64Array.from(cells, (cell) => BigInt(cell as string));
    case 'bool':
      return Uint8Array.from(cells, Number);
    default:
      return cells.map((cell) =>
        typeof cell === 'object' && cell !== null && 'base64' in cell
          ? Uint8Array.from(Buffer.from(cell.base64, 'base64'))
          : cell,
      );
  }
}

function toBatch(data: Data): Batch | Tensor {
  const toTensor = (cells: Cells & { readonly shape: readonly number[] }): Tensor =>
    ({ kind: 'tensor', dtype: cells.dtype, shape: cells.shape, data: toStorage(cells) }) as Tensor;
  switch (data.kind) {
    case 'frame': {
      const columns = data.columns.map((column) => ({ ...column, values: toStorage(column) }) as unknown as Column);
      return makeFrame(columns);
    }
    case 'tensor':
      return toTensor(data);
    case 'tensors': {
      const tensors = Object.entries(data.tensors).map(([name, cells]) => [name, toTensor(cells)] as const);
      return { kind: 'tensors', tensors: new Map(tensors) };
    }
    case 'value':
      return data;
  }
}

describe('an input example', () => {
  it.each(cases)('of $name is written as MLflow writes it', ({ data, params, info, example, serving }) => {
    const input = toBatch(data);
    const rendered = renderExample(params === null ? input : [input, params]);
    expect(rendered.files.get('input_example.json')).toBe(example);
    expect(rendered.files.get('serving_input_example.json')).toBe(serving);
    expect(rendered.info).toEqual(info);
  });

  it.each(cases)('of $name is read again', async ({ data, info, example }) => {
    const files = makeFiles({ 'input_example.json': example });
    const read = await loadInputExample(files, info, () => undefined);
    expect(read?.kind).toBe(data.kind === 'tensor' ? 'tensors' : data.kind);
  });

  it('of a list of tables is refused', () => {
    expect(() => renderExample({ kind: 'list', items: [] })).toThrow('A list of tables or arrays is no input example.');
    expect(renderExample({ kind: 'value', value: new PythonFloat(1) }).files.get('input_example.json')).toBe('1.0');
  });
});
