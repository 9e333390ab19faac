// Forecasts of Prophet: trend, seasons, holidays and regressors, and their bounds (prophet/forecaster.py, Prophet.predict).
import { makeFrame, findColumn } from '../../data/frame.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { simulateBounds } from './bounds.ts';
import { makeFeatures, sumComponent, toSeconds } from './features.ts';
import type { Component, ProphetModel } from './model.ts';
import { findBounds } from './percentile.ts';
import { readColumn, readCondition, readDates, refuseTable } from './read-columns.ts';
import { averageCurve, computeTrend } from './trend.ts';

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

  /**
   * `ds`, `trend`, `cap` and `floor` where they are used, bounds of `yhat` and `trend`, the components in the order of training with
   * their bounds, and `yhat`; sorted by date. Bounds are there where the model simulates uncertainty; they are the ones that Python finds
   * after `numpy.random.seed(0)`.
   */
  predict(input: Frame): Frame {
    const model = this.#model;
    if (input.rowCount === 0) throw refuseTable('Dataframe has no rows.');
    const unsorted = readDates(input);
    const order = Array.from(unsorted.keys()).sort((a, b) => {
      const [left, right] = [unsorted[a] ?? 0n, unsorted[b] ?? 0n];
      return left < right ? -1 : left > right ? 1 : a - b;
    });
    const dates = BigInt64Array.from(order, (row) => unsorted[row] ?? 0n);
    const features = makeFeatures(
      model,
      dates,
      (name) => readColumn(input, name, `Regressor ${JSON.stringify(name)} missing from dataframe.`, order),
      (name) => readCondition(input, name, order),
    );
    const floor = model.hasFloor
      ? readColumn(input, 'floor', 'Expected column "floor".', order)
      : new Float64Array(dates.length).fill(model.floor);
    const caps = model.growth === 'logistic' ? readCaps(model, input, floor, order) : undefined;
    const times = Float64Array.from(dates, (date) => (toSeconds(date) - model.start) / model.span);
    const scaled = computeTrend(model.growth, averageCurve(model), times, caps);
    const trend = scaled.map((value, row) => value * model.scale + (floor[row] ?? NaN));
    const columns: Column[] = [
      { name: 'ds', dtype: 'datetime64', values: dates },
      { name: 'trend', dtype: 'float64', values: trend },
    ];
    const add = (name: string, values: Float64Array): void => {
      columns.push({ name, dtype: 'float64', values });
    };
    if (findColumn(input, 'cap') !== undefined) add('cap', readColumn(input, 'cap', '', order));
    if (model.hasFloor) add('floor', floor);
    if (model.uncertaintySamples !== 0) {
      const bounds = simulateBounds(model, features, times, caps, floor);
      for (const name of ['yhat', 'trend'] as const) {
        add(`${name}_lower`, bounds[name][0]);
        add(`${name}_upper`, bounds[name][1]);
      }
    }
    const means = new Map<string, Float64Array>();
    for (const component of model.components) {
      const sums = sumIterations(model, component, features, dates.length);
      const mean = averageRows(sums, dates.length);
      means.set(component.name, mean);
      add(component.name, mean);
      if (model.uncertaintySamples === 0) continue;
      const [lower, upper] = findBounds(sums, dates.length, model.intervalWidth);
      add(`${component.name}_lower`, lower);
      add(`${component.name}_upper`, upper);
    }
    const [multiplicative, additive] = [means.get('multiplicative_terms'), means.get('additive_terms')];
    add(
      'yhat',
      trend.map((value, row) => value * (1 + (multiplicative?.[row] ?? NaN)) + (additive?.[row] ?? NaN)),
    );
    return makeFrame(columns);
  }
}

// Capacities in units of the scale.
function readCaps(model: ProphetModel, input: Frame, floor: Float64Array, order: readonly number[]): Float64Array {
  const missing = 'Capacities must be supplied for logistic growth in column "cap".';
  return readColumn(input, 'cap', missing, order).map((cap, row) => {
    const least = floor[row] ?? NaN;
    if (cap <= least) throw refuseTable('cap must be greater than floor (which defaults to 0).');
    return (cap - least) / model.scale;
  });
}

// A component row by row, one number for each iteration.
function sumIterations(
  model: ProphetModel,
  component: Component,
  features: readonly Float64Array[],
  rowCount: number,
): Float64Array {
  const { iterations } = model;
  const table = new Float64Array(rowCount * iterations.length);
  for (const [i, { weights }] of iterations.entries()) {
    const sums = sumComponent(model, features, component, weights, rowCount);
    for (const [row, sum] of sums.entries()) table[row * iterations.length + i] = sum;
  }
  return table;
}

function averageRows(table: Float64Array, rowCount: number): Float64Array {
  const count = table.length / rowCount;
  return Float64Array.from({ length: rowCount }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += table[row * count + i] ?? NaN;
    return sum / count;
  });
}
