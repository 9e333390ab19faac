// Models whose estimator is written in another format: what changes in the folder, and that the answers do not.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertModel } from '../../../src/flavors/sklearn/convert-model.ts';
import { loadModel } from '../../../src/flavors/pyfunc/index.ts';

const MODELS = resolve(import.meta.dirname, '../../fixtures/mlflow');
const MODEL = join(MODELS, 'mlflow1-elasticnet-signature', 'model');

describe('a model in another serialization format', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'decant-convert-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers as before, as skops and as a pickle again', async () => {
    const input = [{ width: 1, height: 2.5, 'depth of field': -3 }];
    const expected = await (await loadModel(MODEL)).predict(input);
    const skops = join(folder, 'skops');
    await convertModel(MODEL, skops, 'skops');
    const pickle = join(folder, 'pickle');
    await convertModel(skops, pickle, 'pickle');
    for (const path of [skops, pickle]) expect(await (await loadModel(path)).predict(input)).toEqual(expected);
  });

  it('names its file, its format and the package that it needs', async () => {
    const path = join(folder, 'names');
    await convertModel(MODEL, path, 'skops');
    expect(readdirSync(path)).toContain('model.skops');
    expect(readdirSync(path)).not.toContain('model.pkl');
    const mlmodel = readFileSync(join(path, 'MLmodel'), 'utf8');
    expect(mlmodel).toMatch(/pickled_model: model\.skops/);
    expect(mlmodel).toMatch(/model_path: model\.skops/);
    expect(mlmodel).toMatch(/serialization_format: skops/);
    expect(readFileSync(join(path, 'requirements.txt'), 'utf8')).toMatch(/^skops==/m);
    expect(readFileSync(join(path, 'conda.yaml'), 'utf8')).toMatch(/- skops==/);
  });

  it.each([
    ['numpy==1.23.5\nscikit-learn==1.2.2', 'numpy.core'],
    ['scikit-learn==1.2.2', 'numpy.core'],
    ['scikit-learn==0.24.1', 'numpy.core'],
    ['scikit-learn==1.7.2\nnumpy==1.26.4', 'numpy.core'],
    ['scikit-learn==1.2.2\nnumpy==2.0.1', 'numpy._core'],
    ['scikit-learn==1.5.0', 'numpy._core'],
    ['scikit-learn==1.9.1', 'numpy._core'],
  ])('is a pickle whose arrays the NumPy of %j finds', async (requirements, core) => {
    const skops = join(folder, crypto.randomUUID());
    await convertModel(MODEL, skops, 'skops');
    writeFileSync(join(skops, 'requirements.txt'), requirements);
    await convertModel(skops, `${skops}-pickle`, 'pickle');
    const pickle = readFileSync(join(`${skops}-pickle`, 'model.pkl'), 'latin1');
    expect(/numpy\._?core/.exec(pickle)?.[0]).toBe(core);
  });

  it('is not written into a folder that holds something, nor in a format that MLflow does not know', async () => {
    const path = join(folder, 'taken');
    await convertModel(MODEL, path, 'cloudpickle');
    await expect(convertModel(MODEL, path, 'skops')).rejects.toMatchObject({ code: 'RESOURCE_ALREADY_EXISTS' });
    await expect(convertModel(MODEL, join(folder, 'other'), 'joblib')).rejects.toThrow(
      'Unrecognized serialization format: joblib.',
    );
    expect(readdirSync(folder)).not.toContain('other');
  });
});
