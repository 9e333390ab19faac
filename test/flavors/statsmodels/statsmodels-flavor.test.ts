// The statsmodels flavor: what answers, and what is refused (MLM-069, API-042).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeTensorBatch } from '../../../src/data/batch.ts';
import type { TensorBatch } from '../../../src/data/batch.ts';
import { makeTensor } from '../../../src/data/tensor.ts';
import type { Tensor } from '../../../src/data/tensor.ts';
import { examineModel, loadModel } from '../../../src/flavors/pyfunc/index.ts';
import { loadModel as loadResults, StatsmodelsResults } from '../../../src/entry-points/statsmodels.ts';
import type { ModelFiles } from '../../../src/model/model-files.ts';
import { makeFiles } from '../../model/memory-files.ts';

const CASES = join(import.meta.dirname, '..', '..', 'fixtures', 'statsmodels');

function makeModel(name: string, content?: Uint8Array): ModelFiles {
  const mlmodel = [
    'flavors:',
    '  statsmodels:',
    '    data: model.statsmodels',
    '    statsmodels_version: 0.14.4',
    '  python_function:',
    '    data: model.statsmodels',
    '    loader_module: mlflow.statsmodels',
    '',
  ].join('\n');
  const bytes = content ?? new Uint8Array(readFileSync(join(CASES, name, 'model.statsmodels')));
  return makeFiles({ MLmodel: mlmodel, 'model.statsmodels': bytes });
}

const ROWS = [
  { const: 1, a: 0.5, b: 2 },
  { const: 1, a: -1, b: 3 },
];

afterEach(() => vi.unstubAllEnvs());

describe('the statsmodels flavor', () => {
  it('answers a table with a Series, an array with an array', async () => {
    const model = await loadModel(makeModel('sm014-wls'));
    const results = await loadResults(makeModel('sm014-wls'));
    const params = results instanceof StatsmodelsResults ? results.params : [];
    expect(model.scorer.description).toBe('statsmodels WLS (3 parameters)');
    const [one = NaN, a = NaN, b = NaN] = params;
    const want = [one + a * 0.5 + b * 2, one - a + b * 3];
    expect(await model.predict(ROWS)).toEqual(want.map((value) => ({ 0: value })));
    const array = makeTensorBatch(makeTensor('float64', [2, 3], Float64Array.of(1, 0.5, 2, 1, -1, 3)));
    expect(await model.predict(array)).toEqual(Float64Array.from(want));
    const row = makeTensorBatch(makeTensor('float64', [3], Float64Array.of(1, 0.5, 2)));
    expect(await model.predict(row)).toEqual(Float64Array.from(want.slice(0, 1)));
  });

  it('numbers the classes of MNLogit', async () => {
    const model = await loadModel(makeModel('sm014-mnlogit'));
    const [first] = (await model.predict(ROWS)) as Record<string, number>[];
    expect(Object.keys(first ?? {})).toEqual(['0', '1', '2']);
    expect(Object.values(first ?? {}).reduce((sum, value) => sum + value)).toBeCloseTo(1, 14);
  });

  it('takes arrays by name for a formula, as it takes a table', async () => {
    const model = await loadModel(makeModel('sm014-formula-glm'));
    const rows = [
      { b: 0.5, h: 'lo' },
      { b: 2, h: 'hi' },
    ];
    const numbers = makeTensor('float64', [2], Float64Array.of(0.5, 2));
    const texts = makeTensor('str', [2], ['lo', 'hi']);
    const named = (b: Tensor): TensorBatch => ({
      kind: 'tensors',
      tensors: new Map([
        ['b', b],
        ['h', texts],
      ]),
    });
    expect(await model.predict(named(numbers))).toEqual(await model.predict(rows));
    const holes = makeTensor('float64', [2], Float64Array.of(NaN, 2));
    await expect(model.predict(named(holes))).rejects.toThrow('arrays by name in which a value is missing');
    const long = makeTensor('float64', [3], Float64Array.of(0.5, 2, 3));
    await expect(model.predict(named(long))).rejects.toThrow('arrays by name that are no columns of one length');
    const plain = await loadModel(makeModel('sm014-wls'));
    await expect(plain.predict(named(numbers))).rejects.toThrow('takes a table or an array of numbers');
  });

  it('refuses data of other shapes and types', async () => {
    const model = await loadModel(makeModel('sm014-wls'));
    await expect(model.predict([{ a: 1, b: 2 }])).rejects.toThrow(
      'shapes (1,2) and (3,) not aligned: 2 (dim 1) != 3 (dim 0).',
    );
    await expect(model.predict([{ const: 1, a: 'x', b: 2 }])).rejects.toThrow('statsmodels takes numbers, got');
    await expect(model.predict(ROWS, undefined, { method: 'fit' })).rejects.toThrow('WLS has no method "fit"');
    const formula = await loadModel(makeModel('sm014-formula-products'));
    await expect(formula.predict([[1, 2, 3]])).rejects.toThrow('use a DataFrame');
    await expect(formula.predict([{ a: 1 }])).rejects.toThrow('The formula needs column "g"');
    await expect(formula.predict([{ a: 1, g: 'w', h: 'lo' }])).rejects.toThrow('does not match any of the levels');
  });

  it('refuses other pickles by name, and every pickle where the operator says so', async () => {
    const named = new TextEncoder().encode(
      'cstatsmodels.tsa.arima.model\nARIMAResultsWrapper\n)R}X\x08\x00\x00\x00_resultsNsb.',
    );
    await expect(loadModel(makeModel('', named))).rejects.toThrow(
      'statsmodels.tsa.arima.model.ARIMAResultsWrapper: its results are None.',
    );
    const other = new TextEncoder().encode('csklearn.svm\nSVC\n)R.');
    await expect(loadModel(makeModel('', other))).rejects.toThrow('holds sklearn.svm.SVC, not results of statsmodels.');
    vi.stubEnv('MLFLOW_ALLOW_PICKLE_DESERIALIZATION', 'false');
    await expect(loadModel(makeModel('sm014-wls'))).rejects.toThrow('a statsmodels model is a pickle');
  });

  it('reports what the file names', async () => {
    const report = await examineModel(makeModel('sm014-wls'));
    expect(JSON.stringify(report)).toContain('"statsmodels.regression.linear_model.WLS"');
  });
});
