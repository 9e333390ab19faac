// The lightgbm flavor: which file is read, what answers, what is refused (MLM-062, API-042).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeTensor } from '../../../src/data/tensor.ts';
import { loadModel as loadLightgbm } from '../../../src/entry-points/lightgbm.ts';
import { examineModel, loadModel } from '../../../src/flavors/pyfunc/index.ts';
import type { ModelFiles } from '../../../src/model/model-files.ts';
import { makeFiles } from '../../model/memory-files.ts';

const CASES = join(import.meta.dirname, '..', '..', 'fixtures', 'lightgbm');

/** A folder as MLflow writes it around a golden case. */
function makeModel(name: string, changes: Readonly<Record<string, string>> = {}): ModelFiles {
  const file = ['model.txt', 'model.pkl', 'model.skops'].find((path) => existsSync(join(CASES, name, path))) ?? '';
  const data = file === 'model.txt' ? 'model.lgb' : file;
  const mlmodel = [
    'flavors:',
    '  lightgbm:',
    `    data: ${data}`,
    '    lgb_version: 4.7.0',
    '  python_function:',
    `    data: ${data}`,
    '    loader_module: mlflow.lightgbm',
    '',
  ].join('\n');
  return makeFiles({ MLmodel: mlmodel, [data]: new Uint8Array(readFileSync(join(CASES, name, file))), ...changes });
}

const ROWS = [
  [20, 30, 0, 4],
  [-10, null, 0, 5.5],
];

afterEach(() => vi.unstubAllEnvs());

describe('the lightgbm flavor', () => {
  it('answers with predict of a Booster, whatever the params', async () => {
    const model = await loadModel(makeModel('lgb47-binary'));
    expect(model.flavor).toBe('lightgbm');
    expect(model.scorer.engine).toBe('native');
    expect(model.scorer.description).toBe('lightgbm Booster (binary, 4 trees)');
    expect(model.scorer.methods).toEqual(['predict', 'raw_score', 'pred_leaf', 'pred_contrib']);
    const booster = await loadLightgbm(makeModel('lgb47-binary'));
    const x = {
      kind: 'matrix' as const,
      rowCount: 2,
      columnCount: 4,
      data: Float64Array.of(20, 30, 0, 4, -10, NaN, 0, 5.5),
    };
    const want = booster.predict(x).data;
    expect(await model.predict(makeTensor('float64', [2, 4], x.data))).toEqual(want);
    expect(await model.predict(ROWS)).toEqual(want);
    expect(await model.predict(x, undefined, { method: 'raw_score' })).toEqual(
      booster.predict(x, { rawScore: true }).data,
    );
    await expect(model.predict(ROWS, undefined, { method: 'predict_proba' })).rejects.toThrow(
      'Booster has no method "predict_proba". It has: predict, raw_score, pred_leaf, pred_contrib.',
    );
  });

  it('answers labels of a pickled classifier, and probabilities where they are asked for', async () => {
    const model = await loadModel(makeModel('lgb47-classifier-words'));
    expect(model.scorer.methods).toEqual([
      'predict',
      'predict_proba',
      'decision_function',
      'raw_score',
      'pred_leaf',
      'pred_contrib',
    ]);
    expect(await model.predict(ROWS)).toEqual(['yes', 'no']);
    const [first] = (await model.predict(ROWS, undefined, { method: 'predict_proba' })) as number[][];
    expect(first).toHaveLength(2);
    expect((first?.[0] ?? 0) + (first?.[1] ?? 0)).toBeCloseTo(1, 15);
  });

  it('reads skops files', async () => {
    const model = await loadModel(makeModel('lgb47-classifier-skops'));
    expect(model.scorer.featureNames).toEqual(['a', 'b', 'c', 'd']);
    expect(await model.predict(ROWS)).toHaveLength(2);
  });

  it('refuses pickles where the operator forbids them, and reads texts all the same', async () => {
    vi.stubEnv('MLFLOW_ALLOW_PICKLE_DESERIALIZATION', 'false');
    await expect(loadModel(makeModel('lgb47-classifier'))).rejects.toThrow(
      'MLFLOW_ALLOW_PICKLE_DESERIALIZATION=false refuses model.pkl in the-folder',
    );
    expect(await (await loadModel(makeModel('lgb47-rf'))).predict(ROWS)).toHaveLength(2);
  });

  it('names the file and the class that it cannot read', async () => {
    const pipeline = 'csklearn.pipeline\nPipeline\n(tR.';
    await expect(loadModel(makeModel('lgb47-rf', { 'model.lgb': pipeline }))).rejects.toThrow(
      'lightgbm: model.lgb in the-folder: mlflow.lightgbm saved sklearn.pipeline.Pipeline;',
    );
    await expect(loadModel(makeModel('lgb47-rf', { 'model.lgb': 'tree\nversion=v4\n' }))).rejects.toThrow(
      'model.lgb in the-folder: The LightGBM model is damaged: it has no max_feature_idx.',
    );
    await expect(loadLightgbm(makeFiles({ MLmodel: 'flavors:\n  sklearn: {}\n' }))).rejects.toThrow(
      'Model does not have the "lightgbm" flavor; the-folder has sklearn.',
    );
  });

  it('tells doctor what a file names', async () => {
    const report = await examineModel(makeModel('lgb47-classifier-words'));
    expect(report.versions).toEqual({ lightgbm: '4.7.0' });
    expect(report.symbols.filter(({ status }) => status === 'native').map(({ name }) => name)).toEqual([
      'lightgbm.sklearn.LGBMClassifier',
      'lightgbm.basic.Booster',
    ]);
    expect(report.symbols.some(({ status }) => status === 'refused')).toBe(false);
  });
});
