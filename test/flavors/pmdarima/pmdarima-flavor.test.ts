// The pmdarima flavor: forecasts of real releases, and what is refused.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModel as loadForecaster } from '../../../src/entry-points/pmdarima.ts';
import { loadModel } from '../../../src/flavors/pyfunc/index.ts';
import type { ModelFiles } from '../../../src/model/model-files.ts';
import { makeFiles } from '../../model/memory-files.ts';

const CASES = join(import.meta.dirname, '..', '..', 'fixtures', 'pmdarima');
const MLMODEL = `flavors:
  pmdarima:
    data: model.pmd
    model_type: ARIMA
    pmdarima_version: 2.1.1
  python_function:
    data: model.pmd
    loader_module: mlflow.pmdarima
`;

function makeModel(name: string, file = 'model.pmd'): ModelFiles {
  const bytes = new Uint8Array(readFileSync(join(CASES, name, file)));
  return makeFiles({ MLmodel: MLMODEL, 'model.pmd': bytes });
}

interface Golden {
  readonly yhat: readonly number[];
  readonly bounds: readonly (readonly [number, number])[];
}

interface Row {
  readonly yhat: number;
  readonly yhat_lower: number;
  readonly yhat_upper: number;
}

describe('the pmdarima flavor', () => {
  it.each(readdirSync(CASES))('forecasts as Python does: %s', async (name) => {
    const golden = JSON.parse(readFileSync(join(CASES, name, 'case.json'), 'utf8')) as Golden;
    const model = await loadModel(makeModel(name));
    expect(model.scorer.engine).toBe('native');
    const rows = (await model.predict([{ n_periods: 6, return_conf_int: true, alpha: 0.1 }])) as unknown as Row[];
    expect(rows).toHaveLength(6);
    for (const [i, { yhat, yhat_lower, yhat_upper }] of rows.entries()) {
      expect(yhat).toBeCloseTo(golden.yhat[i] ?? NaN, 9);
      expect(yhat_lower).toBeCloseTo(golden.bounds[i]?.[0] ?? NaN, 9);
      expect(yhat_upper).toBeCloseTo(golden.bounds[i]?.[1] ?? NaN, 9);
    }
    expect(await model.predict([{ n_periods: 6 }])).toEqual(rows.map(({ yhat }) => ({ yhat })));
  });

  it('loads the model itself', async () => {
    expect((await loadForecaster(makeModel('pm21-arima'))).observationCount).toBe(14);
  });

  it('refuses rows that do not say how much to forecast', async () => {
    const model = await loadModel(makeModel('pm21-arima'));
    await expect(model.predict([{ n_periods: 2 }, { n_periods: 2 }])).rejects.toThrow('Only 1 row should be supplied.');
    await expect(model.predict([{ alpha: 0.1 }])).rejects.toThrow('required column `n_periods`');
    await expect(model.predict([{ n_periods: 2.5 }])).rejects.toThrow('must be an integer');
    await expect(model.predict([{ n_periods: -2 }])).rejects.toThrow('`n_periods` must be between');
    await expect(model.predict([{ n_periods: 2, return_conf_int: true, alpha: 3 }])).rejects.toThrow('alpha must be');
  });

  it('refuses files that hold no ARIMA', async () => {
    await expect(loadModel(makeModel('pm21-arima', 'case.json'))).rejects.toThrow('model.pmd');
  });
});
