// Trends in units of the scale (Prophet.piecewise_linear, piecewise_logistic, flat_trend).
import type { ProphetModel } from './model.ts';

/** A trend: a rate and an offset, and the changes of the rate. */
export interface Curve {
  readonly rate: number;
  readonly offset: number;
  readonly changepoints: Float64Array;
  readonly deltas: Float64Array;
}

/** The trend at `times`, which are parts of the span of training; `caps` are those of logistic growth. */
export function computeTrend(
  growth: ProphetModel['growth'],
  curve: Curve,
  times: Float64Array,
  caps: Float64Array | undefined,
): Float64Array {
  const { rate, offset, changepoints, deltas } = curve;
  if (growth === 'flat') return times.map(() => offset);
  const gammas = caps === undefined ? deltas.map((delta, i) => -(changepoints[i] ?? NaN) * delta) : findOffsets(curve);
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
function findOffsets({ rate, offset, changepoints, deltas }: Curve): Float64Array {
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

/** The curve of the means over all iterations. */
export function averageCurve({ iterations, changepoints }: ProphetModel): Curve {
  const mean = (pick: (iteration: (typeof iterations)[number]) => number): number =>
    iterations.reduce((sum, iteration) => sum + pick(iteration), 0) / iterations.length;
  const deltas = changepoints.map((_, i) => mean((iteration) => iteration.deltas[i] ?? NaN));
  return { rate: mean(({ rate }) => rate), offset: mean(({ offset }) => offset), changepoints, deltas };
}
