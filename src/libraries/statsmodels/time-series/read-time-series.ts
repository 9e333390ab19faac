// Pickled results of ARIMA, SARIMAX and UnobservedComponents (statsmodels 0.11 to 0.15): the filter's matrices, its forecasts and its last state; and those of
// models that have readers of their own.
import { NdArray, PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue, PythonDict } from '../../../formats/python/values.ts';
import { describeRecord, readNumber, readNumbers, readState, refuseRecord } from '../record.ts';
import { AUTO_REGRESSION_PATHS, readAutoRegression } from './auto-regression.ts';
import { EXPONENTIAL_SMOOTHING_PATHS, readExponentialSmoothing } from './exponential-smoothing.ts';
import { readDateFinder } from './read-dates.ts';
import { readIsPandas, unwrapResults } from './read-parts.ts';
import { forecastStates } from './state-space.ts';
import type { Line, StateCovariance, StateSpace } from './state-space.ts';
import { TimeSeriesResults } from './time-series-results.ts';

const MODELS: Readonly<Record<string, string>> = {
  'statsmodels.tsa.arima.model.ARIMAResults': 'statsmodels.tsa.arima.model.ARIMA',
  'statsmodels.tsa.statespace.sarimax.SARIMAXResults': 'statsmodels.tsa.statespace.sarimax.SARIMAX',
  'statsmodels.tsa.statespace.structural.UnobservedComponentsResults':
    'statsmodels.tsa.statespace.structural.UnobservedComponents',
};

/** Models of time series that are read, by their path. */
export const TIME_SERIES_PATHS: readonly string[] = [
  ...Object.values(MODELS),
  ...EXPONENTIAL_SMOOTHING_PATHS,
  ...AUTO_REGRESSION_PATHS,
];

const SLACK = 1e-9;

/** Is this a pickled result of a time series model? */
export function isTimeSeriesRecord(value: PythonValue | undefined): value is PythonObject {
  return value instanceof PythonObject && value.type.module.startsWith('statsmodels.tsa.');
}

/** The results of a record; refuses unknown models and layouts by name. */
export function readTimeSeries(record: PythonObject): TimeSeriesResults {
  const results = unwrapResults(record);
  if (results.type.name === 'HoltWintersResults') return readExponentialSmoothing(results);
  if (results.type.name === 'AutoRegResults') return readAutoRegression(results);
  return readStateSpaceSeries(record).results;
}

/** A series whose forecasts are those of a state space. */
export interface StateSpaceSeries {
  readonly results: TimeSeriesResults;
  readonly space: StateSpace;
}

/** The results of a record of a state space model, and its matrices. */
export function readStateSpaceSeries(record: PythonObject): StateSpaceSeries {
  const { results, model, filter } = readParts(record);
  const { path } = results.type;
  const modelState = readState(model);
  checkModel(model.type.path, modelState);
  const read = (name: string): Values => readArray(filter, name, path);
  const transition = read('transition');
  const design = read('design');
  const [observedCount = 0, stateCount = 0, length = 0] = design.shape;
  const forecasts = read('forecasts');
  const states = read('predicted_state');
  const count = forecasts.data.length;
  const isFit =
    observedCount === 1 &&
    length === 1 &&
    transition.shape.join() === `${stateCount},${stateCount},1` &&
    states.shape.join() === `${stateCount},${count + 1}`;
  if (!isFit) throw refuseRecord(path, 'its matrices change with time, or it has several series');
  const space: StateSpace = {
    observationCount: count,
    state: Float64Array.from({ length: stateCount }, (_, i) => states.data[i * (count + 1) + count] ?? NaN),
    transition: transition.data,
    stateIntercept: readConstants(read('state_intercept'), stateCount, path),
    design: design.data,
    intercept: readLine(read('obs_intercept'), model.type.name === 'ARIMA', path),
  };
  const series = new TimeSeriesResults({
    className: model.type.name,
    isPandas: readIsPandas(modelState, path),
    seriesName: 'predicted_mean',
    forecasts: forecasts.data,
    forecast: (steps) => forecastStates(space, steps),
    findDate: readDateFinder(modelState, path),
  });
  return { results: series, space };
}

/** How unsure the state of the results is. */
export function readStateCovariance(record: PythonObject): StateCovariance {
  const { results, filter } = readParts(record);
  const { path } = results.type;
  const read = (name: string): Values => readArray(filter, name, path);
  const covariances = read('predicted_state_cov');
  const [size = 0, , length = 0] = covariances.shape;
  const last = Float64Array.from({ length: size * size }, (_, at) => covariances.data[at * length + length - 1] ?? NaN);
  const [selection, noise] = [read('selection'), read('state_cov')];
  const observation = read('obs_cov');
  const noiseCount = selection.shape[1] ?? 0;
  if ([selection, noise, observation].some(({ shape }) => shape[2] !== 1)) {
    throw refuseRecord(path, 'its covariances change with time');
  }
  if (readNumber(filter.get('scale')) !== 1) throw refuseRecord(path, 'its scale is concentrated');
  // R Q R'
  const added = Float64Array.from({ length: size * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let i = 0; i < noiseCount; i++) {
      for (let j = 0; j < noiseCount; j++) {
        const [left, right] = [selection.data[row * noiseCount + i], selection.data[column * noiseCount + j]];
        sum += (left ?? NaN) * (noise.data[i * noiseCount + j] ?? NaN) * (right ?? NaN);
      }
    }
    return sum;
  });
  return { last, added, observation: observation.data[0] ?? NaN };
}

interface Values {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

function readParts(record: PythonObject): { results: PythonObject; model: PythonObject; filter: PythonDict } {
  const wrapped = unwrapResults(record);
  const { path } = wrapped.type;
  const expected = Object.hasOwn(MODELS, path) ? MODELS[path] : undefined;
  if (expected === undefined) throw refuseRecord(path, 'these results of a time series are not known');
  const state = readState(wrapped);
  const model = state.get('model');
  if (!(model instanceof PythonObject) || model.type.path !== expected) {
    throw refuseRecord(path, `its model is ${describeRecord(model)}`);
  }
  if (state.get('predict') !== undefined) throw refuseRecord(path, 'predict was replaced on the instance');
  const filter = state.get('filter_results');
  if (!(filter instanceof PythonObject)) throw refuseRecord(path, `its filter is ${describeRecord(filter)}`);
  const filterState = readState(filter);
  if (readNumber(filterState.get('conserve_memory')) !== 0) throw refuseRecord(path, 'its filter kept no forecasts');
  return { results: wrapped, model, filter: filterState };
}

function checkModel(path: string, state: PythonDict): void {
  if (readNumber(state.get('k_exog') ?? 0) !== 0 || (state.get('exog') ?? null) !== null) {
    // A trend of ARIMA is in `exog` too: k_exog counts the columns of the user only.
    if (path !== MODELS['statsmodels.tsa.arima.model.ARIMAResults'] || readNumber(state.get('k_exog')) !== 0) {
      throw refuseRecord(path, 'it was fitted with exog, which MLflow hands to no forecast');
    }
  }
  if (state.get('simple_differencing') === true) throw refuseRecord(path, 'it was fitted with simple_differencing');
  if (!(state.get('endog') instanceof NdArray)) throw refuseRecord(path, 'its training data were removed');
}

function readArray(state: PythonDict, name: string, path: string): Values {
  const value = state.get(name);
  if (!(value instanceof NdArray)) throw refuseRecord(path, `${name} is ${describeRecord(value)}`);
  return { shape: value.shape, data: readNumbers(value, `${path}.${name}`) };
}

// A row for each state; columns, where there are several, must be equal.
function readConstants({ shape, data }: Values, stateCount: number, path: string): Float64Array {
  const [rows = 0, columns = 0] = shape;
  const constants = Float64Array.from({ length: rows }, (_, row) => data[row * columns] ?? NaN);
  const isConstant = data.every((value, at) => value === constants[Math.floor(at / columns)]);
  if (rows === stateCount && isConstant) return constants;
  throw refuseRecord(path, 'its trend changes with time');
}

// A trend of ARIMA is an intercept of the observations; one that is no straight line is refused.
function readLine({ data }: Values, mayRise: boolean, path: string): Line {
  const start = data[0] ?? NaN;
  const slope = data.length > 1 ? ((data.at(-1) ?? NaN) - start) / (data.length - 1) : 0;
  const size = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const isLine = data.every((value, at) => Math.abs(value - start - slope * at) <= SLACK * size);
  if (isLine && (mayRise || slope === 0)) return { start, slope };
  throw refuseRecord(path, 'its trend is neither constant nor a straight line');
}
