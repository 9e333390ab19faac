// Models of boosters whose file is written in another format: what changes in the folder, and that the answers do not.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as catboost from '../../src/entry-points/catboost.ts';
import * as lightgbm from '../../src/entry-points/lightgbm.ts';
import * as xgboost from '../../src/entry-points/xgboost.ts';
import { convertModelFormat } from '../../src/flavors/convert-model.ts';
import { loadModel } from '../../src/flavors/pyfunc/index.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
const SAVED = join(FIXTURES, 'mlflow-saved');
const BOOSTER = join(SAVED, 'xgboost-booster', 'model');
const CLASSIFIER = join(SAVED, 'xgboost-classifier', 'model');
const ROWS = [
  { a: 1.5, b: 0.5, c: 0.25 },
  { a: -1, b: 2, c: 0 },
];

const folder = mkdtempSync(join(tmpdir(), 'decant-formats-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function predict(path: string): Promise<unknown> {
  const model = await loadModel(path);
  const answer = await model.predict(ROWS);
  await model.close();
  return answer;
}

const readLines = (path: string, pattern: RegExp): readonly string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => pattern.test(line));

describe('a model in another model format (API-041)', () => {
  it.each([
    ['booster', BOOSTER, 'ubj', 'json'],
    ['classifier', CLASSIFIER, 'json', 'ubj'],
  ] as const)('is the same %s, and comes back as the same bytes', async (name, model, from, to) => {
    const [other, back] = [join(folder, `${name}-${to}`), join(folder, `${name}-${from}`)];
    await convertModelFormat(model, other, to);
    await convertModelFormat(other, back, from);
    expect(readdirSync(other)).toContain(`model.${to}`);
    expect(readdirSync(other)).toHaveLength(readdirSync(model).length);
    expect(await predict(other)).toEqual(await predict(model));
    for (const file of readdirSync(model)) {
      const text = readFileSync(join(back, file), 'latin1');
      expect(`${file}\n${text}`).toBe(`${file}\n${readFileSync(join(model, file), 'latin1')}`);
    }
    const readSize = (path: string): number =>
      Number(readLines(join(path, 'MLmodel'), /^model_size_bytes/)[0]?.split(' ')[1]);
    const grown = statSync(join(other, `model.${to}`)).size - statSync(join(model, `model.${from}`)).size;
    expect(readSize(other)).toBe(readSize(model) + grown);
    expect(readLines(join(other, 'MLmodel'), /data:|model_format:|xgb_version:/)).toEqual([
      ...[`data: model.${to}`, `data: model.${to}`, `model_format: ${to}`, 'xgb_version: 3.4.1'],
    ]);
  });

  it('states the last release that reads all formats where its own does not read the new one', async () => {
    const old = join(folder, 'old');
    cpSync(BOOSTER, old, { recursive: true });
    rmSync(join(old, 'model.ubj'));
    cpSync(join(FIXTURES, 'xgboost-files', 'xgb13-trees.bin'), join(old, 'model.xgb'));
    for (const file of ['MLmodel', 'requirements.txt', 'conda.yaml']) {
      const text = readFileSync(join(old, file), 'utf8');
      writeFileSync(join(old, file), text.replaceAll('model.ubj', 'model.xgb').replaceAll('3.4.1', '1.3.3'));
    }
    await convertModelFormat(old, join(folder, 'old-json'), 'json');
    await convertModelFormat(old, join(folder, 'old-ubj'), 'ubj');
    const read = (name: string): readonly string[] =>
      ['MLmodel', 'requirements.txt', 'conda.yaml'].flatMap((file) =>
        readLines(join(folder, name, file), /xgboost==|xgb_version/),
      );
    expect(read('old-json')).toEqual(['xgb_version: 1.3.3', 'xgboost==1.3.3', '- xgboost==1.3.3']);
    expect(read('old-ubj')).toEqual(['xgb_version: 1.7.6', 'xgboost==1.7.6', '- xgboost==1.7.6']);
  });

  it('is refused where the flavor or the format is not known', async () => {
    const sklearn = join(FIXTURES, 'mlflow', 'mlflow1-elasticnet-signature', 'model');
    await expect(convertModelFormat(sklearn, join(folder, 'none'), 'json')).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
    });
    await expect(convertModelFormat(BOOSTER, join(folder, 'none'), 'xgb')).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
    expect(readdirSync(folder)).not.toContain('none');
  });
});

describe('saveModel with a model format', () => {
  it('writes the loaded Booster in it', async () => {
    const path = join(folder, 'saved');
    await xgboost.saveModel(await xgboost.loadModel(BOOSTER), path, { modelFormat: 'json', inputExample: ROWS });
    expect(readdirSync(path).filter((file) => file.startsWith('model'))).toEqual(['model.json']);
    expect(readLines(join(path, 'MLmodel'), /data:|model_format:/)).toEqual([
      ...['data: model.json', 'data: model.json', 'model_format: json'],
    ]);
    expect(await predict(path)).toEqual(await predict(BOOSTER));
  });
});

describe('a CatBoost model as JSON (MLM-063)', () => {
  const model = join(SAVED, 'catboost-regressor', 'model');
  const rows = {
    kind: 'matrix' as const,
    rowCount: 2,
    columnCount: 3,
    data: Float64Array.of(1.5, 0.5, 0.25, -1, 2, 0),
  };

  it('keeps its name and answers, converted or saved', async () => {
    const [converted, saved] = [join(folder, 'cat-converted'), join(folder, 'cat-saved')];
    const loaded = await catboost.loadModel(model);
    await convertModelFormat(model, converted, 'json');
    await catboost.saveModel(loaded, saved, { format: 'json' });
    expect(readdirSync(converted).toSorted()).toEqual(readdirSync(model).toSorted());
    for (const path of [converted, saved]) {
      expect(readFileSync(join(path, 'model.cb'), 'utf8')).toMatch(/^\{"features_info":/);
      expect(readLines(join(path, 'MLmodel'), /data:|save_format:/).toSorted()).toEqual([
        ...['data: model.cb', 'data: model.cb', 'save_format: json'],
      ]);
      expect((await catboost.loadModel(path)).predict(rows).data).toEqual(loaded.predict(rows).data);
    }
    await expect(convertModelFormat(converted, join(folder, 'none'), 'cbm')).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
    });
  });

  it('is refused where the release of the model would not read all of it', async () => {
    for (const [release, reason] of [
      ['0.23.2', /form of the bias/],
      ['1.0.6', /names of columns/],
    ] as const) {
      const old = join(folder, `cat-${release}`);
      cpSync(model, old, { recursive: true });
      const text = readFileSync(join(old, 'MLmodel'), 'utf8');
      writeFileSync(join(old, 'MLmodel'), text.replace(/catboost_version: .*/, `catboost_version: ${release}`));
      await expect(convertModelFormat(old, join(folder, 'none'), 'json')).rejects.toThrow(reason);
    }
    expect(readdirSync(folder)).not.toContain('none');
  });
});

describe('saveModel with iterations (API-042)', () => {
  const model = join(SAVED, 'lightgbm-booster', 'model');

  it('writes those of a loaded Booster', async () => {
    const path = join(folder, 'iterations');
    await lightgbm.saveModel(await lightgbm.loadModel(model), path, { numIteration: 1 });
    const rows = { kind: 'matrix' as const, rowCount: 1, columnCount: 3, data: Float64Array.of(1.5, 0.5, 0.25) };
    const [whole, part] = [await lightgbm.loadModel(model), await lightgbm.loadModel(path)];
    expect(part.predict(rows).data).toEqual(whole.predict(rows, { numIteration: 1 }).data);
    expect(readLines(join(path, 'model.lgb'), /^Tree=/)).toEqual(['Tree=0']);
  });

  it('refuses them for a pickled estimator', async () => {
    const estimator = await lightgbm.loadModel(join(SAVED, 'lightgbm-regressor', 'model'));
    await expect(lightgbm.saveModel(estimator, join(folder, 'pickled'), { numIteration: 1 })).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
    });
  });
});
