// The catboost flavor: which file is read and how, what answers, what is refused (MLM-063).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTensor } from '../../../src/data/tensor.ts';
import { loadModel as loadCatboost } from '../../../src/entry-points/catboost.ts';
import { examineModel, loadModel } from '../../../src/flavors/pyfunc/index.ts';
import type { ModelFiles } from '../../../src/model/model-files.ts';
import { makeFiles } from '../../model/memory-files.ts';

const CASES = join(import.meta.dirname, '..', '..', 'fixtures', 'catboost');

/** A folder as MLflow writes it around a golden case. */
function makeModel(
  name: string,
  type: string,
  changes: Readonly<Record<string, string | undefined>> = {},
  file = 'model.cb',
): ModelFiles {
  const isJson = existsSync(join(CASES, name, 'model.json'));
  const config: Record<string, string | undefined> = {
    data: 'model.cb',
    model_type: type,
    save_format: isJson ? 'json' : 'cbm',
    catboost_version: '1.2.10',
    ...changes,
  };
  const mlmodel = [
    'flavors:',
    '  catboost:',
    ...Object.entries(config).flatMap(([key, value]) => (value === undefined ? [] : [`    ${key}: ${value}`])),
    '  python_function:',
    '    data: model.cb',
    '    loader_module: mlflow.catboost',
    '',
  ].join('\n');
  const bytes = new Uint8Array(readFileSync(join(CASES, name, isJson ? 'model.json' : 'model.cbm')));
  return makeFiles({ MLmodel: mlmodel, [file]: bytes });
}

const NUMBERS = [
  [0.5, -1, 2],
  [null, 0, -0.25],
];
const CHOICES = [
  ...['RawFormulaVal', 'Class', 'Probability', 'LogProbability', 'Exponent', 'RMSEWithUncertainty'],
  ...['calc_leaf_indexes', 'ShapValues'],
];

describe('the catboost flavor', () => {
  it('answers with predict of the class that was saved, whatever the params', async () => {
    const model = await loadModel(makeModel('cat12-binary-words', 'CatBoostClassifier'));
    expect(model.flavor).toBe('catboost');
    expect(model.scorer.engine).toBe('native');
    expect(model.scorer.description).toBe('catboost CatBoostClassifier (Logloss, 4 trees)');
    expect(model.scorer.methods).toEqual(['predict', 'predict_proba', 'predict_log_proba', ...CHOICES]);
    expect(await model.predict(NUMBERS, { prediction_type: 'Probability' })).toEqual(['no', 'yes']);
    const chances = (await model.predict(NUMBERS, undefined, { method: 'predict_proba' })) as number[][];
    expect(chances.map((row) => row.length)).toEqual([2, 2]);
    expect(await model.predict(NUMBERS, undefined, { method: 'Probability' })).toEqual(chances);
  });

  it('answers sums of the same file where the class is another', async () => {
    const model = await loadModel(makeModel('cat12-binary-words', 'CatBoost'));
    expect(model.scorer.methods).toEqual(['predict', ...CHOICES]);
    const sums = await model.predict(NUMBERS);
    expect(sums).toEqual(await model.predict(NUMBERS, undefined, { method: 'RawFormulaVal' }));
    await expect(model.predict(NUMBERS, undefined, { method: 'predict_proba' })).rejects.toThrow(
      'CatBoost has no method "predict_proba". It has: predict, RawFormulaVal,',
    );
  });

  it('answers exponents of a Poisson regressor from 0.23 on', async () => {
    const model = await loadModel(makeModel('cat12-tweedie', 'CatBoostRegressor'));
    const answers = (await model.predict(NUMBERS)) as Float64Array;
    expect(answers).toEqual(await model.predict(NUMBERS, undefined, { method: 'Exponent' }));
    const older = await loadModel(makeModel('cat12-tweedie', 'CatBoostRegressor', { catboost_version: '"0.22"' }));
    expect(await older.predict(NUMBERS)).toEqual(await model.predict(NUMBERS, undefined, { method: 'RawFormulaVal' }));
  });

  it('reads JSON where the format says so', async () => {
    const model = await loadCatboost(makeModel('cat12-lossguide', 'CatBoostRegressor'));
    expect(model.treeCount).toBe(4);
    await expect(loadModel(makeModel('cat12-lossguide', 'CatBoostRegressor', { save_format: 'cbm' }))).rejects.toThrow(
      'model.cb in the-folder: The CatBoost model is damaged: it does not begin with CBM1.',
    );
  });

  it('takes model.cb where the flavor names no file', async () => {
    const model = await loadCatboost(makeModel('cat12-regression', 'CatBoostRegressor', { data: undefined }));
    expect(model.featureCount).toBe(3);
  });

  it('takes tables, arrays, lists and one row', async () => {
    const model = await loadModel(makeModel('cat12-categories', 'CatBoostRegressor'));
    expect(model.scorer.featureNames).toEqual(['size', 'colour', 'shop', 'price', 'kind']);
    const rows = [
      [0.5, 'red', 3, 1.25, 'x'],
      [-1, 'blue', 0, 0.5, 'y'],
    ];
    const want = (await model.predict({ kind: 'value', value: rows })) as Float64Array;
    expect(want).toHaveLength(2);
    const columns = model.scorer.featureNames ?? [];
    const records = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
    expect(await model.predict(records)).toEqual(want);
    expect(await model.predict(makeTensor('object', [2, 5], rows.flat()))).toEqual(want);
    expect(await model.predict(makeTensor('object', [5], rows[0] ?? []))).toEqual(want[0]);
    await expect(model.predict(rows)).rejects.toThrow('At position 0 should be feature with name size (found 0).');
    await expect(model.predict(makeTensor('float64', [1, 5], new Float64Array(5)))).rejects.toThrow(
      'The data is an array of floating point numbers, which has no categorical features; the model has 3.',
    );
    await expect(model.predict(makeTensor('float64', [1, 5, 1], new Float64Array(5)))).rejects.toThrow(
      'Input data has invalid shape: CatBoost takes a table, or an array of 2 dimensions, got an array of 3 dimensions.',
    );
  });

  it('refuses classes, formats and releases that it does not know', async () => {
    await expect(loadModel(makeModel('cat12-plain', 'CatBoostThing'))).rejects.toThrow(
      'flavors.catboost.model_type is "CatBoostThing"; known are CatBoost, CatBoostClassifier, CatBoostRegressor, CatBoostRanker.',
    );
    await expect(loadModel(makeModel('cat12-plain', 'CatBoost', { save_format: 'coreml' }))).rejects.toThrow(
      'flavors.catboost.save_format is "coreml"; known are cbm, json.',
    );
    await expect(
      loadModel(makeModel('cat12-binary-words', 'CatBoostClassifier', { catboost_version: '0.20.2' })),
    ).rejects.toThrow('classifiers of CatBoost before 0.21 make floating point numbers of labels');
    await expect(
      loadModel(makeModel('cat12-uncertainty', 'CatBoostRegressor', { catboost_version: '0.24.1' })),
    ).rejects.toThrow('of CatBoost before 0.24.2 answer deviations, not variances');
    await expect(loadCatboost(makeFiles({ MLmodel: 'flavors:\n  sklearn: {}\n' }))).rejects.toThrow(
      'Model does not have the "catboost" flavor; the-folder has sklearn.',
    );
  });

  it('tells doctor the release', async () => {
    const report = await examineModel(makeModel('cat12-plain', 'CatBoost'));
    expect(report.versions).toEqual({ catboost: '1.2.10' });
    expect(report.symbols).toEqual([]);
  });
});
