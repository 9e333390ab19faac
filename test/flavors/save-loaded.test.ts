// Models of boosters and statsmodels that were loaded and are saved again, beside the folders that MLflow 3.17.2 wrote of them
// (MLM-030 .. MLM-046, MLM-061 .. MLM-069). Cases are found by listing test/fixtures/mlflow-saved; tools/fixtures/saved_models.py and
// saved_forecasters.py make them.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as catboost from '../../src/entry-points/catboost.ts';
import * as lightgbm from '../../src/entry-points/lightgbm.ts';
import * as onnx from '../../src/entry-points/onnx.ts';
import * as pmdarima from '../../src/entry-points/pmdarima.ts';
import * as prophet from '../../src/entry-points/prophet.ts';
import * as sklearn from '../../src/entry-points/sklearn.ts';
import * as statsmodels from '../../src/entry-points/statsmodels.ts';
import * as xgboost from '../../src/entry-points/xgboost.ts';
import { loadModel as loadPyfunc } from '../../src/flavors/pyfunc/index.ts';
import type { Model } from '../../src/model/index.ts';
import type { SaveModelOptions } from '../../src/flavors/saving/save-options.ts';
import { expectCloseValues } from '../close-values.ts';

const CASES = join(import.meta.dirname, '..', 'fixtures', 'mlflow-saved');

/** Any flavor's functions, for models that only pass through. */
interface Saving {
  loadModel(path: string): Promise<unknown>;
  saveModel(model: never, path: string, options?: SaveModelOptions): Promise<Model>;
}
const FLAVORS: Readonly<Record<string, Saving>> = {
  catboost,
  lightgbm,
  onnx,
  pmdarima,
  prophet,
  statsmodels,
  xgboost,
};

interface Golden {
  readonly flavor: string;
  readonly rows: readonly Readonly<Record<string, number | string>>[];
  readonly answer: readonly number[];
  /** Of the call; by default an example of two rows. */
  readonly options?: SaveModelOptions;
}

const folder = mkdtempSync(join(tmpdir(), 'decant-save-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function saveAgain(flavor: string, from: string, to: string, options?: SaveModelOptions): Promise<void> {
  const saving = FLAVORS[flavor];
  if (saving === undefined) throw new Error(`No flavor ${flavor}.`);
  await saving.saveModel((await saving.loadModel(from)) as never, to, options);
}

function listFiles(path: string): string[] {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => statSync(join(path, name)).isFile()).sort();
}

/** The text without what differs from one call to the next. */
function readStable(path: string): string {
  return readFileSync(path, 'latin1').replace(/^(model_uuid|utc_time_created): .*$/gm, '$1: ...');
}

describe('a model that MLflow saved, loaded and saved again', () => {
  it.each(readdirSync(CASES))('%s is the same folder, and predicts the same', async (name) => {
    const path = join(CASES, name, 'model');
    const { flavor, rows, answer, options } = JSON.parse(
      readFileSync(join(CASES, name, 'golden.json'), 'utf8'),
    ) as Golden;
    const saved = join(folder, name);
    await saveAgain(flavor, path, saved, options ?? { inputExample: rows.slice(0, 2) });
    expect(listFiles(saved)).toEqual(listFiles(path));
    for (const file of listFiles(path)) {
      expect(`${file}\n${readStable(join(saved, file))}`).toBe(`${file}\n${readStable(join(path, file))}`);
    }
    const model = await loadPyfunc(saved);
    // Results of statsmodels answer a Series: rows of one column.
    const answers = [...((await model.predict(rows)) as Iterable<unknown>)];
    const numbers = answers.flatMap((row): unknown => {
      if (typeof row !== 'object' || row === null) return row;
      // The days of a forecast are no numbers.
      return Object.entries(row).flatMap(([name, value]) => (name === 'ds' ? [] : [value as unknown]));
    });
    expectCloseValues(numbers, answer, 1e-12, name);
    await model.close();
  });
});

describe('saveModel of a loaded model', () => {
  const booster = join(CASES, 'xgboost-booster', 'model');

  it('refuses an object that no model was loaded for', async () => {
    await expect(xgboost.saveModel({} as never, join(folder, 'stranger'))).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: 'This object was not loaded as a model of the flavor xgboost, and cannot be saved as one.',
    });
    expect(readdirSync(folder)).not.toContain('stranger');
  });

  it('refuses a file that changed after it was loaded', async () => {
    const copy = join(folder, 'changing');
    cpSync(booster, copy, { recursive: true });
    const model = await xgboost.loadModel(copy);
    writeFileSync(join(copy, 'model.ubj'), 'other');
    await expect(xgboost.saveModel(model, join(folder, 'changed'))).rejects.toMatchObject({
      code: 'INVALID_STATE',
      message: `model.ubj in ${copy} has changed since it was loaded.`,
    });
    expect(readdirSync(folder).filter((name) => name.includes('changed'))).toEqual([]);
  });

  it('refuses a folder that holds something, and takes an empty one', async () => {
    const model = await xgboost.loadModel(booster);
    const taken = mkdtempSync(join(folder, 'taken-'));
    await xgboost.saveModel(model, taken);
    await expect(xgboost.saveModel(model, taken)).rejects.toMatchObject({
      code: 'RESOURCE_ALREADY_EXISTS',
      message: `Path '${taken}' already exists and is not empty`,
    });
  });

  it('states the releases and the Python of old models, and leaves behind what pip was told', async () => {
    const old = join(folder, 'old');
    cpSync(booster, old, { recursive: true });
    writeFileSync(
      join(old, 'conda.yaml'),
      'channels:\n- defaults\ndependencies:\n- python=3.7.16\n- pip\n- pip:\n  - mlflow==1.20.2\n',
    );
    writeFileSync(
      join(old, 'MLmodel'),
      'flavors:\n  python_function:\n    data: model.ubj\n    env: conda.yaml\n    loader_module: mlflow.xgboost\n    python_version: 3.7.16\n  xgboost:\n    data: model.ubj\n    xgb_version: 1.2.1\n',
    );
    for (const name of ['requirements.txt', 'python_env.yaml']) rmSync(join(old, name));
    await saveAgain('xgboost', old, join(folder, 'old-again'));
    const read = (name: string): string => readFileSync(join(folder, 'old-again', name), 'utf8');
    expect(read('requirements.txt')).toBe('mlflow==1.20.2\nxgboost==1.2.1');
    expect(read('python_env.yaml').split('\n')[0]).toBe('python: 3.7.16');
    expect(read('conda.yaml')).toContain('- python=3.7.16\n');
    expect(read('MLmodel')).toContain('python_version: 3.7.16\n');

    writeFileSync(join(old, 'requirements.txt'), 'mlflow==1.20.2\nxgboost==1.2.1\n-c constraints.txt\n');
    await saveAgain('xgboost', old, join(folder, 'constrained'));
    expect(readFileSync(join(folder, 'constrained', 'requirements.txt'), 'utf8')).toBe(
      'mlflow==1.20.2\nxgboost==1.2.1',
    );
  });

  it('asks for an MLflow that reads skops, where a pickle of an older one becomes skops', async () => {
    const model = await sklearn.loadModel(join(CASES, '..', 'mlflow', 'mlflow2-linear-bare', 'model'));
    const read = async (serializationFormat: 'skops' | 'pickle'): Promise<string> => {
      const path = join(folder, `linear-${serializationFormat}`);
      await sklearn.saveModel(model, path, { serializationFormat });
      return readFileSync(join(path, 'requirements.txt'), 'utf8');
    };
    expect(await read('pickle')).toContain('mlflow==2.');
    expect(await read('skops')).toContain('mlflow==3.17.2\n');
  });

  it.each(['mlflow2-linear', 'mlflow2-external', 'mlflow3-external'])(
    'keeps the graph and the weights of ONNX models: %s',
    async (name) => {
      const from = join(CASES, '..', 'onnx', name, 'model');
      const to = join(folder, `onnx-${name}`);
      await saveAgain('onnx', from, to);
      const files = readdirSync(from).filter((file) => file === 'model.onnx' || file.endsWith('.data'));
      expect(readdirSync(to).filter((file) => file === 'model.onnx' || file.endsWith('.data'))).toEqual(files);
      for (const file of files) expect(readFileSync(join(to, file))).toEqual(readFileSync(join(from, file)));
      const config = (path: string): string =>
        /^ {2}onnx:\n(?: {4}.*\n)*/m.exec(readFileSync(join(path, 'MLmodel'), 'utf8'))?.[0] ?? '';
      expect(config(to)).toBe(config(from));
    },
  );
});
