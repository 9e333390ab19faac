// Features of a forecast column by column, in the order of training: seasons, holidays, regressors
// (Prophet.make_all_seasonality_features), and the components that sum them.
import type { Component, FourierFormula, ProphetModel } from './model.ts';

const SECOND = 1_000_000_000n;
const DAY_SECONDS = 86_400;

/** Seconds since 1970. */
export function toSeconds(date: bigint): number {
  const whole = date / SECOND;
  return Number(whole) + Number(date - whole * SECOND) / 1e9;
}

/** One array for each feature, one number for each date. */
export function makeFeatures(
  model: ProphetModel,
  dates: BigInt64Array,
  readRegressor: (name: string) => Float64Array,
  readIs: (name: string) => boolean[],
): Float64Array[] {
  const features: Float64Array[] = [];
  const seconds = Float64Array.from(dates, toSeconds);
  const days = seconds.map((second) => Math.floor(second / DAY_SECONDS));
  for (const { period, order, condition } of model.seasons) {
    const holds = condition === undefined ? undefined : readIs(condition);
    for (let i = 1; i <= order; i++) {
      const turns = turnDates(model.fourierFormula, seconds, i, period);
      for (const wave of [Math.sin, Math.cos]) {
        features.push(turns.map((turn, row) => (holds?.[row] === false ? 0 : wave(turn))));
      }
    }
  }
  for (const holiday of model.holidays) features.push(days.map((day) => (holiday.has(day) ? 1 : 0)));
  for (const { name, mean, deviation } of model.regressors) {
    features.push(readRegressor(name).map((value) => (value - mean) / deviation));
  }
  return features;
}

// Arguments of many turns: how they are rounded is seen in the sine.
function turnDates(formula: FourierFormula, seconds: Float64Array, order: number, period: number): Float64Array {
  if (formula === 'quotient') {
    return seconds.map((second) => (2 * order * Math.PI * (second / DAY_SECONDS)) / period);
  }
  if (formula === 'frequency') {
    return seconds.map((second) => (order / period) * (Math.PI * 2 * (second / DAY_SECONDS)));
  }
  return seconds.map((second) => {
    const days = (formula === 'whole-seconds' ? Math.floor(second) : second) / DAY_SECONDS;
    return (days * Math.PI * 2 * order) / period;
  });
}

/** The sum of a component's features by the coefficients of one iteration, in the unit of the forecast. */
export function sumComponent(
  model: ProphetModel,
  features: readonly Float64Array[],
  { members, isAdditive }: Component,
  weights: Float64Array,
  rowCount: number,
): Float64Array {
  const sums = new Float64Array(rowCount);
  for (const [i, feature] of features.entries()) {
    const weight = (weights[i] ?? NaN) * (members[i] ?? NaN);
    for (const [row, value] of feature.entries()) sums[row] = (sums[row] ?? NaN) + value * weight;
  }
  return isAdditive ? sums.map((sum) => sum * model.scale) : sums;
}
