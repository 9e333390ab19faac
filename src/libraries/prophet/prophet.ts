// Forecasts of Prophet without uncertainty: trend, seasons, holidays and regressors (prophet/forecaster.py, Prophet.predict).
import { makeFrame, findColumn } from '../../data/frame.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { NAT } from '../../data/dtype.ts';
import { readDatetime } from '../../data/datetime.ts';
import { DecantError } from '../../errors.ts';
import type { ProphetModel } from './read-model.ts';

const SECOND = 1_000_000_000n;
const DAY_SECONDS = 86_400;

/** A fitted Prophet; its answer is a table by date. */
export class Prophet {
  readonly growth: ProphetModel['growth'];
  /** Names of the seasons, in their order. */
  readonly seasonalities: readonly string[];
  readonly #model: ProphetModel;

  constructor(model: ProphetModel) {
    this.growth = model.growth;
    this.seasonalities = model.seasons.map(({ name }) => name);
    this.#model = model;
  }

  /** `ds`, `trend`, `cap` and `floor` where they are used, the components in the order of training, and `yhat`; sorted by date. */
  predict(input: Frame): Frame {
    const model = this.#model;
    if (input.rowCount === 0) throw refuse('Dataframe has no rows.');
    const unsorted = readDates(input);
    const order = Array.from(unsorted.keys()).sort((a, b) => {
      const [left, right] = [unsorted[a] ?? 0n, unsorted[b] ?? 0n];
      return left < right ? -1 : left > right ? 1 : a - b;
    });
    const dates = BigInt64Array.from(order, (row) => unsorted[row] ?? 0n);
    const read = (name: string, missing: string): Float64Array => readNumbers(input, name, missing, order);
    const features = makeFeatures(model, dates, read, (name) => readCondition(input, name, order));
    const floor = model.hasFloor
      ? read('floor', 'Expected column "floor".')
      : new Float64Array(dates.length).fill(model.floor);
    const trend = computeTrend(model, dates, floor, read);
    const columns: Column[] = [
      { name: 'ds', dtype: 'datetime64', values: dates },
      { name: 'trend', dtype: 'float64', values: trend },
    ];
    if (findColumn(input, 'cap') !== undefined)
      columns.push({ name: 'cap', dtype: 'float64', values: read('cap', '') });
    if (model.hasFloor) columns.push({ name: 'floor', dtype: 'float64', values: floor });
    const sums = new Map(
      model.components.map(({ name, weights }) => [name, sumFeatures(features, weights, dates.length)]),
    );
    for (const [name, values] of sums) columns.push({ name, dtype: 'float64', values });
    const [multiplicative, additive] = [sums.get('multiplicative_terms'), sums.get('additive_terms')];
    const yhat = trend.map((value, row) => value * (1 + (multiplicative?.[row] ?? NaN)) + (additive?.[row] ?? NaN));
    columns.push({ name: 'yhat', dtype: 'float64', values: yhat });
    return makeFrame(columns);
  }
}

function readDates(input: Frame): BigInt64Array {
  const column = findColumn(input, 'ds');
  if (column === undefined) throw refuse('The table has no column "ds".');
  if (column.dtype === 'datetime64') {
    if (column.values.includes(NAT)) throw refuse('Found NaN in column ds.');
    return column.values;
  }
  if (column.dtype !== 'str' && column.dtype !== 'object') {
    throw refuse(`Column "ds" holds ${column.dtype}; dates or ISO texts of dates were expected.`);
  }
  return BigInt64Array.from(column.values as readonly unknown[], (value) => {
    if (value === null || value === undefined) throw refuse('Found NaN in column ds.');
    if (typeof value !== 'string') throw refuse('Column "ds" holds other values than texts of dates.');
    const date = readDatetime(value);
    if (date === undefined) throw refuse('Column ds holds a text that is no date.');
    if (date.nanoseconds === NAT) throw refuse('Found NaN in column ds.');
    if (date.offsetMinutes !== undefined) {
      throw refuse('Column ds has timezone specified, which is not supported. Remove timezone.');
    }
    return date.nanoseconds;
  });
}

function readNumbers(input: Frame, name: string, missing: string, order: readonly number[]): Float64Array {
  const column = findColumn(input, name);
  if (column === undefined) throw refuse(missing);
  const { dtype, values } = column;
  if (dtype === 'str' || dtype === 'object' || dtype === 'bytes' || dtype === 'datetime64') {
    throw refuse(`Column ${JSON.stringify(name)} holds ${dtype}; numbers were expected.`);
  }
  return Float64Array.from(order, (row) => {
    const value = Number(values[row]);
    if (Number.isNaN(value)) throw refuse(`Found NaN in column ${JSON.stringify(name)}.`);
    return value;
  });
}

function readCondition(input: Frame, name: string, order: readonly number[]): boolean[] {
  if (findColumn(input, name) === undefined) throw refuse(`Condition ${JSON.stringify(name)} missing from dataframe.`);
  return Array.from(readNumbers(input, name, '', order), (value) => {
    if (value !== 0 && value !== 1) throw refuse(`Found non-boolean in column ${JSON.stringify(name)}.`);
    return value === 1;
  });
}

type ReadColumn = (name: string, missing: string) => Float64Array;

// Features column by column, in the order of training: seasons, holidays, regressors.
function makeFeatures(
  model: ProphetModel,
  dates: BigInt64Array,
  read: ReadColumn,
  readIs: (name: string) => boolean[],
): Float64Array[] {
  const features: Float64Array[] = [];
  const turns = Float64Array.from(dates, (date) => Math.PI * 2 * (toSeconds(date) / DAY_SECONDS));
  for (const { period, order, condition } of model.seasons) {
    const holds = condition === undefined ? undefined : readIs(condition);
    for (let i = 1; i <= order; i++) {
      for (const wave of [Math.sin, Math.cos]) {
        features.push(turns.map((turn, row) => (holds?.[row] === false ? 0 : wave((i / period) * turn))));
      }
    }
  }
  const days = Array.from(dates, (date) => Math.floor(toSeconds(date) / DAY_SECONDS));
  for (const holiday of model.holidays) features.push(Float64Array.from(days, (day) => (holiday.has(day) ? 1 : 0)));
  for (const { name, mean, deviation } of model.regressors) {
    const values = read(name, `Regressor ${JSON.stringify(name)} missing from dataframe.`);
    features.push(values.map((value) => (value - mean) / deviation));
  }
  return features;
}

function toSeconds(date: bigint): number {
  const whole = date / SECOND;
  return Number(whole) + Number(date - whole * SECOND) / 1e9;
}

function sumFeatures(features: readonly Float64Array[], weights: Float64Array, rowCount: number): Float64Array {
  const sums = new Float64Array(rowCount);
  for (const [i, feature] of features.entries()) {
    const weight = weights[i] ?? NaN;
    for (const [row, value] of feature.entries()) sums[row] = (sums[row] ?? NaN) + value * weight;
  }
  return sums;
}

function computeTrend(model: ProphetModel, dates: BigInt64Array, floor: Float64Array, read: ReadColumn): Float64Array {
  const { scale } = model;
  const times = Float64Array.from(dates, (date) => (toSeconds(date) - model.start) / model.span);
  const scaled = chooseTrend(model, times, floor, read);
  return scaled.map((value, row) => value * scale + (floor[row] ?? NaN));
}

function chooseTrend(model: ProphetModel, times: Float64Array, floor: Float64Array, read: ReadColumn): Float64Array {
  const { growth, rate, offset, changepoints, deltas } = model;
  if (growth === 'flat') return times.map(() => offset);
  const gammas = growth === 'linear' ? deltas.map((delta, i) => -(changepoints[i] ?? NaN) * delta) : findOffsets(model);
  const caps =
    growth === 'linear'
      ? undefined
      : read('cap', 'Capacities must be supplied for logistic growth in column "cap".').map((cap, row) => {
          const least = floor[row] ?? NaN;
          if (cap <= least) throw refuse('cap must be greater than floor (which defaults to 0).');
          return (cap - least) / model.scale;
        });
  return times.map((time, row) => {
    let k = 0;
    let m = 0;
    for (const [i, changepoint] of changepoints.entries()) {
      if (changepoint > time) continue;
      k += deltas[i] ?? NaN;
      m += gammas[i] ?? NaN;
    }
    if (caps === undefined) return (k + rate) * time + (m + offset);
    return (caps[row] ?? NaN) / (1 + Math.exp(-(k + rate) * (time - (m + offset))));
  });
}

// Offsets that keep a logistic trend in one piece where its rate changes.
function findOffsets({ rate, offset, changepoints, deltas }: ProphetModel): Float64Array {
  let sum = 0;
  let before = rate;
  return changepoints.map((changepoint, i) => {
    const after = before + (deltas[i] ?? NaN);
    const gamma = (changepoint - offset - sum) * (1 - before / after);
    sum += gamma;
    before = after;
    return gamma;
  });
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
