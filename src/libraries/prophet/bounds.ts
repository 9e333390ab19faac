// Bounds of uncertainty (Prophet.predict_uncertainty): quantiles of simulated trends and observations. Prophet draws them from NumPy's global generator;
// Decant draws what Python draws after `numpy.random.seed(0)`, so that the same request has the same answer.
import { RandomState } from '../../kernels/random/index.ts';
import { sumComponent } from './features.ts';
import type { Iteration, ProphetModel } from './model.ts';
import { findBounds } from './percentile.ts';
import { refuseTable } from './read-columns.ts';
import { sampleTrend, sampleTrends } from './sample-trends.ts';

const SEED = 0;
/** Most draws of one forecast: 800 MB for each of trend and yhat. */
const MAX_DRAWS = 100_000_000;

/** Bounds of observations and of the trend, in the unit of the forecast. */
export interface Bounds {
  readonly yhat: readonly [Float64Array, Float64Array];
  readonly trend: readonly [Float64Array, Float64Array];
}

/** Simulates forecasts at `times`, which ascend. */
export function simulateBounds(
  model: ProphetModel,
  features: readonly Float64Array[],
  times: Float64Array,
  caps: Float64Array | undefined,
  floor: Float64Array,
): Bounds {
  const rowCount = times.length;
  const { iterations, scale } = model;
  const perIteration = Math.max(1, Math.ceil(model.uncertaintySamples / iterations.length));
  const count = perIteration * iterations.length;
  if (count * rowCount > MAX_DRAWS) {
    throw refuseTable(`${rowCount} rows of ${count} draws are too many for one forecast.`);
  }
  const random = new RandomState(SEED);
  const [yhats, trends] = [new Float64Array(rowCount * count), new Float64Array(rowCount * count)];
  for (const [i, iteration] of iterations.entries()) {
    const [additive, multiplicative] = ['additive_terms', 'multiplicative_terms'].map((name) => {
      const component = model.components.find((candidate) => candidate.name === name);
      return component === undefined
        ? new Float64Array(rowCount)
        : sumComponent(model, features, component, iteration.weights, rowCount);
    });
    const draws = drawForecasts(model, iteration, times, caps, perIteration, random);
    for (let sample = 0; sample < perIteration; sample++) {
      for (let row = 0; row < rowCount; row++) {
        const trend = (draws.trends[sample * rowCount + row] ?? NaN) * scale + (floor[row] ?? NaN);
        const noise = iteration.noise * (draws.noises[sample * rowCount + row] ?? NaN) * scale;
        const at = row * count + i * perIteration + sample;
        trends[at] = trend;
        yhats[at] = trend * (1 + (multiplicative?.[row] ?? NaN)) + (additive?.[row] ?? NaN) + noise;
      }
    }
  }
  return {
    yhat: findBounds(yhats, rowCount, model.intervalWidth),
    trend: findBounds(trends, rowCount, model.intervalWidth),
  };
}

// Trends and noises of unit variance, sample by sample.
function drawForecasts(
  model: ProphetModel,
  iteration: Iteration,
  times: Float64Array,
  caps: Float64Array | undefined,
  count: number,
  random: RandomState,
): { trends: Float64Array; noises: Float64Array } {
  const length = times.length * count;
  if (model.isVectorized) {
    const trends = sampleTrends(model, iteration, times, caps, count, random);
    return { trends, noises: Float64Array.from({ length }, () => random.drawNormal()) };
  }
  const [trends, noises] = [new Float64Array(length), new Float64Array(length)];
  for (let start = 0; start < length; start += times.length) {
    trends.set(sampleTrend(model, iteration, times, caps, random), start);
    for (let row = 0; row < times.length; row++) noises[start + row] = random.drawNormal();
  }
  return { trends, noises };
}
