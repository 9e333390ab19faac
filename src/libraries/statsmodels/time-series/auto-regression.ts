// AutoReg of statsmodels 0.12 to 0.15 (statsmodels/tsa/ar_model.py): regressors of the sample are in the file, those after it are made of the trend, the season
// and the forecasts before.
import { NdArray, PythonObject } from '../../../formats/python/values.ts';
import type { PythonDict } from '../../../formats/python/values.ts';
import { describeRecord, readNumber, readNumbers, readState, refuseRecord } from '../record.ts';
import { readDateFinder } from './read-dates.ts';
import { checkLabels, readIsPandas } from './read-parts.ts';
import { TimeSeriesResults } from './time-series-results.ts';

const PATH = 'statsmodels.tsa.ar_model.AutoReg';

/** Models that are read, by their path. */
export const AUTO_REGRESSION_PATHS: readonly string[] = [PATH];

const SLACK = 1e-9;

interface Regression {
  readonly observationCount: number;
  readonly holdBack: number;
  /** The constant, powers of time and seasons of an observation. */
  readonly listTerms: (observation: number) => readonly number[];
  readonly lags: readonly number[];
  /** A row for each observation from `holdBack` on. */
  readonly regressors: Float64Array;
  readonly params: Float64Array;
  readonly targets: Float64Array;
}

/** Reads results; refuses unknown layouts by name. */
export function readAutoRegression(results: PythonObject): TimeSeriesResults {
  const { path } = results.type;
  const state = readState(results);
  const model = state.get('model');
  if (!(model instanceof PythonObject) || model.type.path !== PATH) {
    throw refuseRecord(path, `its model is ${describeRecord(model)}`);
  }
  const modelState = readState(model);
  if (state.get('predict') !== undefined || modelState.get('predict') !== undefined) {
    throw refuseRecord(path, 'predict was replaced on the instance');
  }
  checkLabels(modelState, path);
  const regression = readRegression(state, modelState, path);
  const isPandas = readIsPandas(modelState, path);
  const { holdBack } = regression;
  return new TimeSeriesResults({
    className: 'AutoReg',
    isPandas,
    seriesName: 0,
    forecasts: fitSample(regression),
    forecast: (count) => forecast(regression, count),
    findDate: readDateFinder(modelState, path),
    // An array of 0.12, whose lags are an array, has no place for observations without a forecast.
    firstAnswer: modelState.get('_lags') instanceof NdArray && !isPandas ? holdBack : 0,
  });
}

function readRegression(state: PythonDict, model: PythonDict, path: string): Regression {
  if (model.get('_deterministics') === undefined) throw refuseRecord(path, 'it is of a release before 0.12');
  if (model.get('_user_deterministic') !== false) throw refuseRecord(path, 'it has deterministic terms of its own');
  if ((model.get('exog') ?? null) !== null) {
    throw refuseRecord(path, 'it was fitted with exog, which MLflow hands to no forecast');
  }
  const array = (owner: PythonDict, name: string): Float64Array => {
    const value = owner.get(name);
    if (!(value instanceof NdArray)) throw refuseRecord(path, `${name} is ${describeRecord(value)}`);
    return readNumbers(value, `${path}.${name}`);
  };
  const whole = (name: string): number => {
    const value = readNumber(model.get(name));
    if (value === undefined || !Number.isInteger(value)) throw refuseRecord(path, `${name} is no whole number`);
    return value;
  };
  const listTerms = readTerms(model, whole, path);
  const lags = readLags(model, path);
  const regression: Regression = {
    observationCount: array(model, 'endog').length,
    holdBack: whole('_hold_back'),
    listTerms,
    lags,
    regressors: array(model, '_x'),
    params: array(state, '_params'),
    targets: array(model, '_y'),
  };
  checkRegressors(regression, path);
  return regression;
}

function readLags(model: PythonDict, path: string): readonly number[] {
  const value = model.get('_lags');
  const lags = value instanceof NdArray ? Array.from(readNumbers(value, `${path}._lags`)) : value;
  if (!Array.isArray(lags)) throw refuseRecord(path, `_lags is ${describeRecord(value)}`);
  return lags.map((item) => {
    const lag = readNumber(item);
    if (lag !== undefined && Number.isInteger(lag) && lag > 0) return lag;
    throw refuseRecord(path, 'a lag is no whole number above 0');
  });
}

const TRENDS: Readonly<Record<string, readonly number[]>> = { n: [], c: [0], t: [1], ct: [0, 1], ctt: [0, 1, 2] };

function readTerms(model: PythonDict, whole: (name: string) => number, path: string): Regression['listTerms'] {
  const trend = model.get('_trend');
  const powers = typeof trend === 'string' && Object.hasOwn(TRENDS, trend) ? TRENDS[trend] : undefined;
  if (powers === undefined) throw refuseRecord(path, `_trend is ${describeRecord(trend)}`);
  const period = model.get('_seasonal') === true ? whole('_period') : 0;
  // Beside a constant the first season has no column.
  const first = powers.includes(0) ? 1 : 0;
  const seasons = Array.from({ length: Math.max(0, period - first) }, (_, i) => i + first);
  return (observation) => [
    ...powers.map((power) => (observation + 1) ** power),
    ...seasons.map((season) => (observation % period === season ? 1 : 0)),
  ];
}

// The regressors of the sample are in the file: terms that were understood otherwise do not pass.
function checkRegressors(regression: Regression, path: string): void {
  const { observationCount, holdBack, listTerms, lags, regressors, params, targets } = regression;
  const width = params.length;
  const rowCount = observationCount - holdBack;
  const isFit =
    rowCount > 0 &&
    regressors.length === rowCount * width &&
    targets.length === rowCount &&
    listTerms(0).length + lags.length === width &&
    Math.max(0, ...lags) <= rowCount;
  const isSame = (row: number): boolean =>
    listTerms(holdBack + row).every((term, column) => {
      const stored = regressors[row * width + column] ?? NaN;
      return Math.abs(stored - term) <= SLACK * Math.max(1, Math.abs(term));
    });
  if (isFit && Array.from({ length: rowCount }, (_, row) => row).every(isSame)) return;
  throw refuseRecord(path, 'its terms give other regressors than those that it was fitted on');
}

function fitSample({ observationCount, holdBack, regressors, params }: Regression): Float64Array {
  return Float64Array.from({ length: observationCount }, (_, observation) => {
    if (observation < holdBack) return NaN;
    const start = (observation - holdBack) * params.length;
    return params.reduce((sum, param, i) => sum + param * (regressors[start + i] ?? NaN), 0);
  });
}

function forecast({ observationCount, listTerms, lags, params, targets }: Regression, count: number): Float64Array {
  const out = new Float64Array(count);
  for (let step = 0; step < count; step++) {
    const before = lags.map((lag) => (lag > step ? targets.at(step - lag) : out[step - lag]) ?? NaN);
    const row = [...listTerms(observationCount + step), ...before];
    out[step] = row.reduce((sum, value, i) => sum + value * (params[i] ?? NaN), 0);
  }
  return out;
}
