// The prophet flavor: forecasts of real releases, and what is refused (MLM-070, API-042).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROPHET_FLAVOR } from '../../../src/flavors/prophet/prophet-flavor.ts';
import { loadModel as loadProphet } from '../../../src/entry-points/prophet.ts';
import { loadModel } from '../../../src/flavors/pyfunc/index.ts';
import type { ModelFiles } from '../../../src/model/model-files.ts';
import { makeFiles } from '../../model/memory-files.ts';

const CASES = join(import.meta.dirname, '..', '..', 'fixtures', 'prophet');

type Cell = string | number | boolean;
type Row = Readonly<Record<string, Cell>>;

const MLMODEL = `flavors:
  prophet:
    data: model.pr
    model_type: Prophet
    prophet_version: 1.5.0
  python_function:
    data: model.pr
    loader_module: mlflow.prophet
`;

function makeModel(content: string): ModelFiles {
  return makeFiles({ MLmodel: MLMODEL, 'model.pr': content });
}

function readCase(name: string): string {
  return readFileSync(join(CASES, name, 'model.pr'), 'utf8');
}

function change(name: string, fields: Readonly<Record<string, unknown>>): ModelFiles {
  const model = JSON.parse(String(JSON.parse(readCase(name)))) as Record<string, unknown>;
  return makeModel(JSON.stringify({ ...model, ...fields }));
}

describe('the prophet flavor', () => {
  it.each(readdirSync(CASES))('forecasts as Python does: %s', async (name) => {
    const golden = JSON.parse(readFileSync(join(CASES, name, 'case.json'), 'utf8')) as {
      readonly input: readonly Row[];
      readonly answer: readonly Row[];
    };
    const model = await loadModel(makeModel(readCase(name)));
    expect(model.scorer.engine).toBe('native');
    const got = (await model.predict(golden.input)) as Record<string, Cell | Date>[];
    expect(got.map((row) => Object.keys(row))).toEqual(golden.answer.map((row) => Object.keys(row)));
    for (const [index, want] of golden.answer.entries()) {
      for (const [key, value] of Object.entries(want)) {
        const cell = got[index]?.[key];
        if (typeof value !== 'number')
          expect(String(cell instanceof Date ? cell.toISOString() : cell)).toContain(value);
        else expect(Math.abs(Number(cell) - value), key).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(value)));
      }
    }
  });

  // Bounds are not compared: they are drawn for the whole table, and depend on its other rows in Python too.
  it.each(readdirSync(CASES))('forecasts each row as if it were alone: %s', async (name) => {
    const { input } = JSON.parse(readFileSync(join(CASES, name, 'case.json'), 'utf8')) as {
      readonly input: readonly Row[];
    };
    const model = await loadModel(makeModel(readCase(name)));
    const forecast = async (rows: readonly Row[]): Promise<[string, unknown][][]> =>
      ((await model.predict(rows)) as Record<string, unknown>[]).map((row) =>
        Object.entries(row).filter(([key]) => !/_(?:lower|upper)$/.test(key)),
      );
    const whole = await forecast(input);
    expect(await forecast(input.toReversed())).toEqual(whole);
    const alone = await Promise.all(input.map((row) => forecast([row])));
    for (const [answer] of alone) expect(whole).toContainEqual(answer);
  });

  it('simulates bounds that are the same in each prediction', async () => {
    const model = await loadModel(makeModel(readCase('bounds-linear')));
    const rows = [{ ds: '2020-03-01' }, { ds: '2020-03-02' }];
    const first = await model.predict(rows);
    expect(await model.predict(rows)).toEqual(first);
    const [row] = first as Record<string, number>[];
    expect(row?.['yhat_lower']).toBeLessThan(row?.['yhat_upper'] ?? NaN);
  });

  it('refuses logistic growth on dates that do not move', async () => {
    const model = await loadModel(makeModel(readCase('bounds-logistic')));
    const row = { ds: '2020-03-01', cap: 60, floor: 2 };
    await expect(model.predict([row, row])).rejects.toThrow('The dates after training are all the same.');
  });

  it('loads the model itself', async () => {
    const model = await loadProphet(makeModel(readCase('linear')));
    expect(model.growth).toBe('linear');
    expect(model.seasonalities).toEqual(['weekly', 'daily']);
    expect(PROPHET_FLAVOR.loaderModules).toEqual(['mlflow.prophet']);
  });

  it.each([
    ['too many draws', { uncertainty_samples: 1e9 }, 'uncertainty_samples is more than'],
    ['other releases', { __prophet_version: '2.0.0' }, 'it is of Prophet 2.0.0; 1.0 to 1.5 are known'],
    ['models without a release', { __prophet_version: null }, 'it is of no release of Prophet'],
    [
      'widths that are no part',
      { uncertainty_samples: 9, interval_width: 80 },
      'interval_width is not between 0 and 1',
    ],
    ['holidays of countries', { country_holidays: 'US' }, 'country_holidays needs the tables'],
    ['other growth', { growth: 'cubic' }, 'growth "cubic" is not known'],
    ['other scaling', { scaling: 'log' }, 'scaling "log" is not known'],
    ['features it was not trained on', { extra_regressors: [['x'], { x: { mu: 0, std: 1 } }] }, 'features are not the'],
    ['rates without changepoints', { changepoints_t: [] }, '4 rates for 0 changepoints'],
    ['ragged samples', { params: { k: [1, 2], m: [1, 2], delta: [[1], []] } }, 'delta is ragged'],
    ['rates of other chains', { params: { k: [1], m: [1, 2] } }, 'm has 2 iterations, k has 1'],
    ['squares of rates', { params: { k: [[1, 2]], m: [1], delta: [[1]], sigma_obs: [1], beta: [[]] } }, 'k is not one'],
    ['seasons of no order', { seasonalities: [['x'], { x: { fourier_order: 0 } }] }, 'fourier_order of x'],
  ])('refuses %s', async (_, fields, message) => {
    await expect(loadModel(change('linear', fields))).rejects.toThrow(message);
  });

  it('refuses files that are no model', async () => {
    await expect(loadModel(makeModel('{'))).rejects.toThrow(
      'model.pr in the-folder: A Prophet model: the file is no JSON.',
    );
    await expect(loadModel(makeModel('[]'))).rejects.toThrow('the model is no object');
  });

  it('refuses tables without what the model needs', async () => {
    const full = await loadModel(makeModel(readCase('full')));
    const row = { ds: '2020-03-01', heat: 10, open: 1, on: true };
    await expect(full.predict([{ ...row, heat: null }])).rejects.toThrow('heat');
    await expect(full.predict([{ ds: row.ds, heat: 10, open: 1 }])).rejects.toThrow(
      'Condition "on" missing from dataframe.',
    );
    await expect(full.predict([{ ds: row.ds, open: 1, on: true }])).rejects.toThrow(
      'Regressor "heat" missing from dataframe.',
    );
    await expect(full.predict([{ ...row, on: 2 }])).rejects.toThrow('Found non-boolean in column "on".');
    await expect(full.predict([{ heat: 10 }])).rejects.toThrow('The table has no column "ds".');
    await expect(full.predict([{ ...row, ds: 'soon' }])).rejects.toThrow('Column ds holds a text that is no date.');
    await expect(full.predict([{ ...row, ds: '2020-03-01T00:00:00Z' }])).rejects.toThrow('timezone');
    const logistic = await loadModel(makeModel(readCase('logistic')));
    await expect(logistic.predict([{ ds: row.ds, floor: 2 }])).rejects.toThrow('Capacities must be supplied');
    await expect(logistic.predict([{ ds: row.ds, floor: 2, cap: 1 }])).rejects.toThrow(
      'cap must be greater than floor',
    );
  });
});
