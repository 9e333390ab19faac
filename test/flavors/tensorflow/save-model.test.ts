// MLflow models of TensorFlow: what MLflow 3.17.2 writes beside TensorFlow 2.20 (tools/fixtures/tensorflow_saved.py; parity API-045, MLM-066).
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as layers from '@tensorflow/tfjs-layers';
import { afterAll, describe, expect, it } from 'vitest';
import { saveModel } from '../../../src/entry-points/tensorflow.ts';
import type { Signature } from '../../../src/data/schema.ts';
import { makeTensor } from '../../../src/data/tensor.ts';
import type { Tensor } from '../../../src/data/tensor.ts';
import { makeModels } from '../../libraries/keras/models.ts';

interface Golden {
  readonly files: readonly string[];
  readonly mlmodel: Readonly<Record<string, unknown>> & {
    readonly flavors: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  readonly requirements: readonly string[];
  readonly texts: Readonly<Record<string, string>>;
}

const FIXTURE = join(import.meta.dirname, '../../fixtures/tensorflow/saved-model.json');
const golden = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Golden;
const folder = mkdtempSync(join(tmpdir(), 'decant-tensorflow-save-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const dense = makeModels()['dense']!;
const rows = [Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)];

function listFiles(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}

describe('tensorflow.saveModel', () => {
  it('writes the files and the MLmodel of MLflow, with the signature of the example', async () => {
    const path = join(folder, 'dense');
    const model = await saveModel(dense, path, { inputExample: rows });
    expect(listFiles(path)).toEqual(golden.files);
    for (const [name, text] of Object.entries(golden.texts)) {
      expect(readFileSync(join(path, 'data', name), 'utf8'), name).toBe(text);
    }
    const written = model.toDict();
    expect(written).toMatchObject({
      ...golden.mlmodel,
      flavors: {
        python_function: { ...golden.mlmodel.flavors['python_function'], python_version: '3.13.0' },
        tensorflow: golden.mlmodel.flavors['tensorflow'],
      },
    });
    const names = (lines: readonly string[]): readonly string[] => lines.map((line) => line.split('==')[0]!);
    expect(names(readFileSync(join(path, 'requirements.txt'), 'utf8').split('\n'))).toEqual(
      // Not the package that holds TensorFlow on the machine of the fixture.
      names(golden.requirements).filter((name) => name !== 'tensorflow-cpu'),
    );
  });

  it('learns the signature of a model with several inputs from arrays by their names', async () => {
    const [left, right] = ['left', 'right'].map((name) => layers.input({ shape: [2], name }));
    const outputs = layers.layers.add().apply([left!, right!]) as layers.SymbolicTensor;
    const model = layers.model({ inputs: [left!, right!], outputs });
    const numbers = (name: string, ...data: number[]): readonly [string, Tensor] => [
      name,
      makeTensor('float32', [1, 2], Float32Array.from(data)),
    ];
    const pair = [numbers('right', 1, 2), numbers('left', 3, 4)];
    const example = { kind: 'tensors', tensors: new Map(pair) } as const;
    const { signature } = await saveModel(model, join(folder, 'pair'), { inputExample: example });
    expect(signature?.outputs).toEqual({ kind: 'tensors', tensors: [{ dtype: 'float32', shape: [-1, 2] }] });
    expect(signature?.inputs).toMatchObject({ kind: 'tensors', tensors: [{ name: 'right' }, { name: 'left' }] });
    await expect(
      saveModel(model, join(folder, 'half'), { inputExample: { kind: 'tensors', tensors: new Map(pair.slice(1)) } }),
    ).rejects.toThrow('The example has no array for the input "right".');
  });

  it('refuses an example whose answers no schema holds, and saves it without a signature', async () => {
    const input = layers.input({ shape: [3] });
    const outputs = [1, 2].map((units) => layers.layers.dense({ units }).apply(input) as layers.SymbolicTensor);
    const model = layers.model({ inputs: input, outputs });
    await expect(saveModel(model, join(folder, 'two'), { inputExample: rows })).rejects.toThrow(
      'It answers 2 arrays, which no schema holds.',
    );
    const saved = await saveModel(model, join(folder, 'two'), { inputExample: rows, signature: false });
    expect(saved.signature).toBe(undefined);
  });

  const number = { type: 'double', name: 'a', required: true } as const;
  it.each<[string, Signature, string]>([
    ['columns', { inputs: { kind: 'columns', columns: [number] } }, 'must be of type TensorSpec'],
    ['no field', { inputs: { kind: 'tensors', tensors: [] } }, 'must contain at least one field'],
    [
      'a fixed number of rows',
      { inputs: { kind: 'tensors', tensors: [{ dtype: 'float32', shape: [4, 3] }] } },
      'the first dimension is a variable dimension',
    ],
  ])('refuses a signature of %s, and leaves no folder', async (_name, signature, message) => {
    const path = join(folder, 'refused');
    await expect(saveModel(dense, path, { signature })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(message) as string,
    });
    expect(readdirSync(folder)).not.toContain('refused');
  });
});
