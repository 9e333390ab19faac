// Layouts of time series that are refused by name.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import { PythonDict, PythonObject } from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import { readTimeSeries } from '../../../src/libraries/statsmodels/index.ts';

const ROOT = fileURLToPath(new URL('../../fixtures/time-series/', import.meta.url));

function stateOf(value: PythonValue | undefined): PythonDict {
  if (value instanceof PythonObject && value.state instanceof PythonDict) return value.state;
  throw new Error('no object with a state');
}

/** The record of a case after `change` of its results and of its model. */
function changeCase(name: string, change: (results: PythonDict, model: PythonDict) => void): PythonObject {
  const { value } = readPickle(new Uint8Array(readFileSync(`${ROOT}${name}/model.statsmodels`)));
  if (!(value instanceof PythonObject)) throw new Error(`${name} is no object`);
  const wrapped = stateOf(value).get('_results');
  const results = stateOf(wrapped ?? value);
  change(results, stateOf(results.get('model') ?? results.get('_model')));
  return value;
}

const SMOOTH = 'sm015-smooth-season';
const LAGS = 'sm015-lags-season';

describe('time series', () => {
  it.each<[string, (results: PythonDict, model: PythonDict) => void, string]>([
    [SMOOTH, (results) => results.entries.set('params', null), 'its params are'],
    [SMOOTH, (results) => results.entries.set('predict', 1), 'predict was replaced on the instance'],
    [SMOOTH, (_, model) => model.entries.set('trend', 'other'), 'trend is'],
    [SMOOTH, (_, model) => model.entries.set('seasonal_periods', 3), 'another number of seasons than of periods'],
    [SMOOTH, (_, model) => model.entries.set('damped_trend', 1), 'damped_trend is'],
    [SMOOTH, (_, model) => model.entries.delete('endog'), 'its training data were removed'],
    [SMOOTH, (_, model) => model.entries.set('_index_generated', true), 'the labels of its rows'],
    [LAGS, (_, model) => model.entries.delete('_deterministics'), 'it is of a release before 0.12'],
    [LAGS, (_, model) => model.entries.set('_user_deterministic', true), 'deterministic terms of its own'],
    [LAGS, (_, model) => model.entries.set('exog', 1), 'it was fitted with exog'],
    [LAGS, (_, model) => model.entries.set('_trend', 'cttt'), '_trend is'],
    [LAGS, (_, model) => model.entries.set('_lags', [1, 0]), 'a lag is no whole number above 0'],
    [LAGS, (_, model) => model.entries.set('_period', 5), 'its terms give other regressors'],
    [LAGS, (_, model) => model.entries.set('_trend', 't'), 'its terms give other regressors'],
    [LAGS, (_, model) => model.entries.set('_hold_back', 1.5), '_hold_back is no whole number'],
  ])('of %s %# are refused by name', (name, change, message) => {
    expect(() => readTimeSeries(changeCase(name, change))).toThrow(message);
  });
});
