// Keras 3 loads what is written of TensorFlow.js models, and predicts equally.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Tensor } from '@tensorflow/tfjs-core';
import { saveModel } from '../../src/entry-points/keras.ts';
import { writeKeras } from '../../src/libraries/keras/index.ts';
import { makeInput, makeModels } from '../libraries/keras/models.ts';
import { runPython } from './pythons.ts';

const folder = mkdtempSync(join(tmpdir(), 'decant-keras-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('files and MLflow models predict in Python what TensorFlow.js predicts', async () => {
  const expected: Record<string, readonly number[]> = {};
  const write = (name: string, kind: string, input: Tensor): void => {
    writeFileSync(
      join(folder, `${name}.json`),
      JSON.stringify({ kind, shape: input.shape, data: [...input.dataSync()] }),
    );
  };
  for (const [name, model] of Object.entries(makeModels())) {
    const input = makeInput(model);
    expected[name] = [...(model.predict(input) as Tensor).dataSync()];
    writeFileSync(join(folder, `${name}.keras`), await writeKeras(model));
    write(name, 'keras', input);
  }
  const model = makeModels()['dense']!;
  const input = makeInput(model);
  expected['saved'] = [...(model.predict(input) as Tensor).dataSync()];
  await saveModel(model, join(folder, 'saved'));
  write('saved', 'mlflow', input);
  const printed = await runPython('keras', [join(import.meta.dirname, 'keras.py'), folder]);
  // Before its last line, Keras draws the progress of predictions.
  const line = printed.trim().split('\n').at(-1) ?? '';
  const answers = JSON.parse(line) as Readonly<Record<string, readonly number[]>>;
  expect(Object.keys(answers).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, numbers] of Object.entries(expected)) {
    for (const [at, number] of numbers.entries()) {
      expect(Math.abs(answers[name]![at]! - number), `${name} ${at}`).toBeLessThan(1e-5);
    }
  }
});
