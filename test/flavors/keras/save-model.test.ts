// MLflow models of TensorFlow.js models: files and MLmodel as mlflow.keras writes them (parity API-044, MLM-065).
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { saveModel } from '../../../src/entry-points/keras.ts';
import { makeModels } from '../../libraries/keras/models.ts';

const folder = mkdtempSync(join(tmpdir(), 'decant-keras-save-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('keras.saveModel', () => {
  it('writes the files and the entries of the flavor', async () => {
    const path = join(folder, 'dense');
    const model = await saveModel(makeModels()['dense']!, path, { kerasBackend: 'jax' });
    expect(readdirSync(path).sort()).toEqual(['MLmodel', 'conda.yaml', 'data', 'python_env.yaml', 'requirements.txt']);
    expect(readdirSync(join(path, 'data')).sort()).toEqual(['keras_module.txt', 'model.keras']);
    expect(readFileSync(join(path, 'data', 'keras_module.txt'), 'utf8')).toBe('keras');
    expect(readFileSync(join(path, 'requirements.txt'), 'utf8')).toContain('keras==3.15.1');
    expect(model.flavors).toMatchObject({
      keras: { data: 'data', keras_backend: 'jax', keras_version: '3.15.1', save_exported_model: false },
      python_function: { loader_module: 'mlflow.keras' },
    });
  });

  it('refuses a signature with a fixed number of rows, and leaves no folder', async () => {
    const path = join(folder, 'fixed');
    const inputs = { kind: 'tensors', tensors: [{ dtype: 'float32', shape: [4, 3] }] } as const;
    await expect(saveModel(makeModels()['dense']!, path, { signature: { inputs } })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
    expect(readdirSync(folder)).not.toContain('fixed');
  });
});
