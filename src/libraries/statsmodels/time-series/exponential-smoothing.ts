// SimpleExpSmoothing, Holt and ExponentialSmoothing of statsmodels 0.10 to 0.15 (statsmodels/tsa/holtwinters; `_predict` of the model): level, trend and
// season are smoothed over the sample, and the last of them are carried on.
import { NdArray, PythonDict, PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { describeRecord, readNumber, readNumbers, readState, refuseRecord } from '../record.ts';
import { readDateFinder } from './read-dates.ts';
import { checkLabels, readIsPandas } from './read-parts.ts';
import { TimeSeriesResults } from './time-series-results.ts';

const CLASSES = ['SimpleExpSmoothing', 'Holt', 'ExponentialSmoothing'];

/** Models that are read, by their path. */
export const EXPONENTIAL_SMOOTHING_PATHS: readonly string[] = CLASSES.map(
  (name) => `statsmodels.tsa.holtwinters.${name}`,
);

type Kind = 'add' | 'mul' | undefined;

interface Smoothing {
  readonly sample: Float64Array;
  readonly trend: Kind;
  readonly seasonal: Kind;
  readonly level: number;
  readonly slope: number;
  /** One for each place in the season. */
  readonly seasons: Float64Array;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  /** Damping of the trend; undefined where there is none. */
  readonly damping: number | undefined;
  /** Power of the Box-Cox transformation; undefined where there is none. */
  readonly power: number | undefined;
  readonly removesBias: boolean;
}

/** Reads results; refuses unknown layouts by name. */
export function readExponentialSmoothing(results: PythonObject): TimeSeriesResults {
  const { path } = results.type;
  const state = readState(results);
  const model = state.get('model') ?? state.get('_model');
  const isKnown =
    model instanceof PythonObject &&
    model.type.module.startsWith('statsmodels.tsa.holtwinters') &&
    CLASSES.includes(model.type.name);
  if (!isKnown) throw refuseRecord(path, `its model is ${describeRecord(model)}`);
  const modelState = readState(model);
  for (const owner of [state, modelState]) {
    if (owner.get('predict') !== undefined || owner.get('_predict') !== undefined) {
      throw refuseRecord(path, 'predict was replaced on the instance');
    }
  }
  checkLabels(modelState, path);
  const smoothing = readSmoothing(state.get('params'), modelState, path);
  const { fitted, carry } = smooth(smoothing);
  return new TimeSeriesResults({
    className: model.type.name,
    isPandas: readIsPandas(modelState, path),
    seriesName: 0,
    forecasts: fitted,
    forecast: (count) => Float64Array.from({ length: count }, (_, step) => carry(step)),
    findDate: readDateFinder(modelState, path),
  });
}

function readSmoothing(params: PythonValue | undefined, model: PythonDict, path: string): Smoothing {
  if (!(params instanceof PythonDict)) throw refuseRecord(path, `its params are ${describeRecord(params)}`);
  const endog = model.get('endog');
  if (!(endog instanceof NdArray)) throw refuseRecord(path, 'its training data were removed');
  // Until 0.11 a trend was a slope.
  const number = (...names: string[]): number => {
    const value = names.map((name) => readNumber(params.get(name))).find((found) => found !== undefined);
    if (value === undefined) throw refuseRecord(path, `${names.join(' or ')} is no number`);
    return value;
  };
  const trend = readKind(model, 'trend', path);
  const seasonal = readKind(model, 'seasonal', path);
  const damped = model.get('damped_trend') ?? model.get('damped');
  if (typeof damped !== 'boolean') throw refuseRecord(path, `damped_trend is ${describeRecord(damped)}`);
  const bias = params.get('remove_bias') ?? false;
  if (typeof bias !== 'boolean') throw refuseRecord(path, `remove_bias is ${describeRecord(bias)}`);
  return {
    sample: readNumbers(endog, `${path}.endog`),
    trend,
    seasonal,
    level: number('initial_level'),
    slope: trend === undefined ? 0 : number('initial_trend', 'initial_slope'),
    seasons: seasonal === undefined ? new Float64Array(0) : readSeasons(params, model, path),
    alpha: number('smoothing_level'),
    beta: trend === undefined ? 0 : number('smoothing_trend', 'smoothing_slope'),
    gamma: seasonal === undefined ? 0 : number('smoothing_seasonal'),
    damping: damped ? number('damping_trend', 'damping_slope') : undefined,
    // The power is there where the sample was transformed, 0 for its logarithm.
    power: (params.get('lamda') ?? null) === null ? undefined : number('lamda'),
    removesBias: bias,
  };
}

function readKind(model: PythonDict, name: string, path: string): Kind {
  const value = model.get(name) ?? null;
  if (value === null) return undefined;
  if (value === 'add' || value === 'mul') return value;
  throw refuseRecord(path, `${name} is ${describeRecord(value)}`);
}

function readSeasons(params: PythonDict, model: PythonDict, path: string): Float64Array {
  const value = params.get('initial_seasons');
  if (!(value instanceof NdArray)) throw refuseRecord(path, `initial_seasons is ${describeRecord(value)}`);
  const seasons = readNumbers(value, `${path}.initial_seasons`);
  if (seasons.length > 0 && seasons.length === readNumber(model.get('seasonal_periods'))) return seasons;
  throw refuseRecord(path, 'it has another number of seasons than of periods');
}

interface Smoothed {
  /** Forecasts of each observation by those before it. */
  readonly fitted: Float64Array;
  /** Forecast of an observation after the sample. */
  readonly carry: (step: number) => number;
}

function smooth(smoothing: Smoothing): Smoothed {
  const { sample, seasons, alpha, beta, gamma, damping, power } = smoothing;
  const count = sample.length;
  const period = seasons.length;
  const phi = damping ?? 1;
  const join = joinOf(smoothing.trend);
  const part = smoothing.trend === 'mul' ? (a: number, b: number) => a / b : (a: number, b: number) => a - b;
  const dampen =
    smoothing.trend === 'mul' ? (slope: number, by: number) => slope ** by : (slope: number, by: number) => slope * by;
  const addSeason = joinOf(smoothing.seasonal);
  const season = new Float64Array(count + period);
  season.set(seasons);
  const undo = (value: number): number => (power === undefined ? value : invertPower(value, power));
  const fitted = new Float64Array(count);
  let { level, slope } = smoothing;
  for (let at = 0; at < count; at++) {
    const y = power === undefined ? sample[at]! : takePower(sample[at]!, power);
    const damped = dampen(slope, phi);
    const base = join(level, damped);
    const seasonal = season[at]!;
    fitted[at] = undo(addSeason(base, seasonal));
    const before = level;
    switch (smoothing.seasonal) {
      case 'mul':
        level = (alpha * y) / seasonal + (1 - alpha) * base;
        season[at + period] = (gamma * y) / base + (1 - gamma) * seasonal;
        break;
      case 'add':
        level = alpha * y - alpha * seasonal + (1 - alpha) * base;
        season[at + period] = gamma * y - gamma * base + (1 - gamma) * seasonal;
        break;
      case undefined:
        level = alpha * y + (1 - alpha) * base;
    }
    if (smoothing.trend !== undefined) slope = beta * part(level, before) + (1 - beta) * damped;
  }
  const bias = smoothing.removesBias ? sample.reduce((sum, y, at) => sum + (y - fitted[at]!), 0) / count : 0;
  // statsmodels repeats the season from the last observation on, whose place in it has the value of the season before.
  const seasonOf = (step: number): number => {
    const past = step - period + 1;
    return season[past < 0 ? count + step : count - 1 + (past % period)]!;
  };
  return {
    fitted: fitted.map((value) => value + bias),
    carry(step) {
      let reach = step + 1;
      if (damping !== undefined) {
        reach = 0;
        for (let power = 1; power <= step + 1; power++) reach += phi ** power;
      }
      return undo(addSeason(join(level, dampen(slope, reach)), period === 0 ? 0 : seasonOf(step))) + bias;
    },
  };
}

function joinOf(kind: Kind): (a: number, b: number) => number {
  if (kind === undefined) return (a) => a;
  return kind === 'mul' ? (a, b) => a * b : (a, b) => a + b;
}

// scipy.special.boxcox and inv_boxcox
function takePower(x: number, power: number): number {
  return Math.abs(power) < 1e-19 ? Math.log(x) : Math.expm1(power * Math.log(x)) / power;
}

function invertPower(y: number, power: number): number {
  return power === 0 ? Math.exp(y) : Math.exp(Math.log1p(power * y) / power);
}
