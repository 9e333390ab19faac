// The xgboost flavor: which file is read, what answers, what is refused (MLM-061, API-041).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeTensorBatch } from '../../../src/data/batch.ts';
import { makeTensor } from '../../../src/data/tensor.ts';
import { examineModel, loadModel } from '../../../src/flavors/pyfunc/index.ts';
import { loadModel as loadXgboost } from '../../../src/entry-points/xgboost.ts';
import type { ModelFiles } from '../../../src/model/model-files.ts';
import { makeFiles } from '../../model/memory-files.ts';

const CASES = join(import.meta.dirname, '..', '..', 'fixtures', 'xgboost');
const BOOSTER = 'xgboost.core.Booster';

/** A folder as MLflow writes it around a model of a golden case. */
function makeModel(
  path: string,
  modelClass: string | undefined,
  changes: Readonly<Record<string, string>> = {},
): ModelFiles {
  const mlmodel = [
    'flavors:',
    '  python_function:',
    '    data: model.xgb',
    '    loader_module: mlflow.xgboost',
    '  xgboost:',
    '    data: model.xgb',
    ...(modelClass === undefined ? [] : [`    model_class: ${modelClass}`]),
    '    xgb_version: 3.4.1',
    '',
  ].join('\n');
  return makeFiles({ MLmodel: mlmodel, 'model.xgb': new Uint8Array(readFileSync(join(CASES, path))), ...changes });
}

const ROWS = [
  [0.5, -1, 2, 0],
  [-3, null, 0.25, 1],
];
const X = {
  kind: 'matrix' as const,
  rowCount: 2,
  columnCount: 4,
  data: Float64Array.of(0.5, -1, 2, 0, -3, NaN, 0.25, 1),
};

afterEach(() => vi.unstubAllEnvs());

describe('the xgboost flavor', () => {
  it('answers with predict of a Booster, in each form of an array', async () => {
    const files = makeModel('xgb34-boosters/forest.ubj', BOOSTER);
    const model = await loadModel(files);
    expect(model.flavor).toBe('xgboost');
    expect(model.scorer.engine).toBe('native');
    expect(model.scorer.description).toBe('xgboost Booster (multi:softprob, 2 rounds)');
    expect(model.scorer.methods).toEqual([
      'predict',
      'output_margin',
      'pred_leaf',
      'pred_contribs',
      'approx_contribs',
      'pred_interactions',
    ]);
    const booster = await loadXgboost(files);
    if ('className' in booster) throw new Error('no Booster');
    const { data } = booster.predict(X);
    const want = [data.slice(0, 3), data.slice(3)];
    expect(await model.predict(makeTensor('float64', [2, 4], X.data))).toEqual(want);
    expect(await model.predict(ROWS)).toEqual(want);
    const whole = makeTensor('int64', [1, 4], BigInt64Array.of(1n, -2n, 3n, 0n));
    const single = { ...X, rowCount: 1, data: Float64Array.of(1, -2, 3, 0) };
    expect(await model.predict(whole)).toEqual([booster.predict(single).data]);
  });

  it('answers another question where a method is chosen', async () => {
    const model = await loadModel(makeModel('xgb34-boosters/dart.ubj', BOOSTER));
    const margins = (await model.predict(ROWS, undefined, { method: 'output_margin' })) as Float32Array;
    const parts = (await model.predict(ROWS, undefined, { method: 'pred_contribs' })) as Float32Array[];
    for (const [row, own] of parts.entries()) {
      expect(own).toHaveLength(5);
      expect(own.reduce((sum, part) => sum + part, 0)).toBeCloseTo(margins[row] ?? 0, 5);
    }
    await expect(model.predict(ROWS, undefined, { method: 'predict_proba' })).rejects.toThrow(
      'Booster has no method "predict_proba".',
    );
  });

  it('passes the params on that predict takes, and no others', async () => {
    const { scorer } = await loadModel(makeModel('xgb34-boosters/dart.ubj', BOOSTER));
    const ask = (params: Record<string, boolean | string | number | number[]>): unknown =>
      scorer.predict({ kind: 'tensors', tensors: new Map([[null, makeTensor('float64', [2, 4], X.data)]]) }, params);
    expect(ask({ output_margin: true, unknown: 'x' })).toEqual(ask({ output_margin: true }));
    expect(ask({ output_margin: true })).not.toEqual(ask({}));
    expect(ask({ iteration_range: [0, 1] })).not.toEqual(ask({}));
    expect(() => ask({ iteration_range: [0] })).toThrow(
      'Param iteration_range of an XGBoost model is to be two whole numbers.',
    );
    expect(() => ask({ pred_leaf: 'x' })).toThrow('Param pred_leaf of an XGBoost model is to be true or false.');
  });

  it('leaves params out for models of MLflow before 2.15, as those releases do', async () => {
    const model = makeModel('xgb34-boosters/dart.ubj', BOOSTER);
    const mlmodel = new TextDecoder().decode(await model.read('MLmodel'));
    const ask = async (version: string): Promise<unknown[]> => {
      const files = makeModel('xgb34-boosters/dart.ubj', BOOSTER, {
        MLmodel: `${mlmodel}mlflow_version: ${version}\n`,
      });
      const { scorer } = await loadModel(files);
      const x = makeTensorBatch(makeTensor('float64', [2, 4], X.data));
      return [scorer.predict(x, { output_margin: true }), scorer.predict(x, {})];
    };
    const [old, plain] = await ask('2.14.3');
    expect(old).toEqual(plain);
    const [recent, same] = await ask('2.15.0');
    expect(recent).not.toEqual(same);
    expect(same).toEqual(plain);
  });

  it('makes the estimator that model_class names', async () => {
    const files = makeModel('xgb34-estimator-files/binary.ubj', 'xgboost.sklearn.XGBClassifier');
    const model = await loadModel(files);
    expect(model.scorer.methods).toEqual(['predict', 'predict_proba', 'output_margin', 'apply', 'pred_contribs']);
    expect(model.scorer.featureNames).toEqual(['alpha', 'b b', 'gamma', 'delta']);
    const table = { columns: ['alpha', 'b b', 'gamma', 'delta'], data: ROWS };
    const rows = table.data.map((row) =>
      Object.fromEntries(table.columns.map((name, index) => [name, row[index] ?? null])),
    );
    expect(await model.predict(rows)).toEqual(BigInt64Array.of(1n, 0n));
    const [first] = (await model.predict(rows, undefined, { method: 'predict_proba' })) as Float32Array[];
    expect((first?.[0] ?? 0) + (first?.[1] ?? 0)).toBeCloseTo(1, 6);
    const estimator = await loadXgboost(files);
    expect('className' in estimator && estimator.className).toBe('XGBClassifier');
  });

  it('reads models of MLflow before 1.22, which are Boosters', async () => {
    const model = await loadModel(makeModel('xgb090-objectives/binary.bin', undefined));
    expect(model.scorer.description).toBe('xgboost Booster (binary:logistic, 2 rounds)');
  });

  it('reads pickles and skops files unless the operator forbids them', async () => {
    const pickled = makeModel('xgb34-estimators/binary.pkl', 'xgboost.sklearn.XGBClassifier');
    expect((await loadModel(pickled)).scorer.description).toBe('xgboost XGBClassifier (binary:logistic, 2 rounds)');
    expect((await loadModel(makeModel('xgb34-skops/binary.skops', BOOSTER))).scorer.description).toMatch(
      /^xgboost XGBClassifier/,
    );
    vi.stubEnv('MLFLOW_ALLOW_PICKLE_DESERIALIZATION', 'false');
    await expect(loadModel(pickled)).rejects.toThrow(
      'MLFLOW_ALLOW_PICKLE_DESERIALIZATION=false refuses model.xgb in the-folder',
    );
    expect((await loadModel(makeModel('xgb34-boosters/dart.ubj', BOOSTER))).scorer.description).toMatch(
      /^xgboost Booster/,
    );
  });

  it('names the file and the class that it cannot read', async () => {
    const path = 'xgb34-boosters/dart.ubj';
    await expect(loadModel(makeModel(path, 'xgboost.dask.DaskXGBClassifier'))).rejects.toThrow(
      'flavors.xgboost.model_class of the-folder is "xgboost.dask.DaskXGBClassifier"',
    );
    await expect(loadModel(makeModel(path, BOOSTER, { 'model.xgb': '{"learner":' }))).rejects.toThrow(
      'model.xgb in the-folder: An XGBoost model is not JSON',
    );
    await expect(
      loadModel(makeModel(path, BOOSTER, { 'model.xgb': '\x80\x02csklearn.pipeline\nPipeline\n)R.' })),
    ).rejects.toThrow();
    await expect(loadXgboost(makeFiles({ MLmodel: 'flavors:\n  sklearn: {}\n' }))).rejects.toThrow(
      'Model does not have the "xgboost" flavor; the-folder has sklearn.',
    );
  });

  it('refuses data that is no table', async () => {
    const model = await loadModel(makeModel('xgb34-boosters/forest.ubj', BOOSTER));
    await expect(model.predict([1, 2, 3, 4])).rejects.toThrow(
      'Expecting 2 dimensional data of numbers, got: an array of 1 dimensions.',
    );
    await expect(model.predict([['a', 'b', 'c', 'd']])).rejects.toThrow(
      'DataFrame.dtypes for data must be int, float, bool',
    );
    const texts = makeTensor('str', [1, 4], ['a', 'b', 'c', 'd']);
    await expect(model.predict(texts)).rejects.toThrow('got: an array of str.');
  });

  it('tells doctor what a file names', async () => {
    const report = await examineModel(makeModel('xgb34-boosters/forest.ubj', BOOSTER));
    expect(report.versions).toEqual({ xgboost: '3.4.1' });
    expect(report.symbols).toEqual([{ name: 'multi:softprob', status: 'native' }]);
    const pickled = await examineModel(makeModel('xgb34-estimators/binary.pkl', undefined));
    expect(pickled.symbols.filter(({ status }) => status === 'native').map(({ name }) => name)).toEqual([
      'xgboost.sklearn.XGBClassifier',
      'xgboost.core.Booster',
    ]);
  });
});
