// Time series of real releases of statsmodels, through python_function (MLM-069).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/flavors/pyfunc/index.ts';
import type { PyFuncModel } from '../../../src/flavors/pyfunc/index.ts';
import { makeFiles } from '../../model/memory-files.ts';

const CASES = join(import.meta.dirname, '..', '..', 'fixtures', 'time-series');
const MLMODEL = `flavors:
  statsmodels:
    data: model.statsmodels
    statsmodels_version: 0.14.4
  python_function:
    data: model.statsmodels
    loader_module: mlflow.statsmodels
`;

interface Golden {
  readonly calls: readonly (readonly [number | string, number | string])[];
  readonly answers: readonly (readonly (number | null)[])[];
}

function load(name: string): Promise<PyFuncModel> {
  const bytes = new Uint8Array(readFileSync(join(CASES, name, 'model.statsmodels')));
  return loadModel(makeFiles({ MLmodel: MLMODEL, 'model.statsmodels': bytes }));
}

describe('time series of statsmodels', () => {
  it.each(readdirSync(CASES))('forecasts as Python does: %s', async (name) => {
    const golden = JSON.parse(readFileSync(join(CASES, name, 'case.json'), 'utf8')) as Golden;
    const model = await load(name);
    expect(model.scorer.engine).toBe('native');
    for (const [i, [start, end]] of golden.calls.entries()) {
      const answer = (await model.predict([{ start, end }])) as (number | Record<string, number>)[];
      const got = Array.from(answer, (cell) => (typeof cell === 'number' ? cell : Object.values(cell)[0]));
      const want = golden.answers[i] ?? [];
      expect(got).toHaveLength(want.length);
      for (const [at, value] of want.entries()) {
        if (value === null) expect(got[at]).toBeNaN();
        else expect(Math.abs((got[at] ?? NaN) - value)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(value)));
      }
    }
  });

  it('refuses rows that do not say from where to where', async () => {
    const model = await load('sm014-season');
    const rule = 'must have exactly one row and include columns called start and end';
    await expect(model.predict([{ start: 1 }])).rejects.toThrow(rule);
    await expect(
      model.predict([
        { start: 1, end: 2 },
        { start: 1, end: 2 },
      ]),
    ).rejects.toThrow(rule);
    await expect(model.predict([{ start: 5, end: 2 }])).rejects.toThrow('Prediction must have `end` after `start`.');
    await expect(model.predict([{ start: -90, end: 2 }])).rejects.toThrow('must not be before the sample');
    await expect(model.predict([{ start: '2020-01-01', end: 2 }])).rejects.toThrow('dates of the sample');
    await expect(model.predict([{ start: 'soon', end: 2 }])).rejects.toThrow('could not be matched to a location');
    const numbered = await load('sm015-level');
    await expect(numbered.predict([{ start: '2021-03-02', end: 20 }])).rejects.toThrow('could not be matched');
  });
});
