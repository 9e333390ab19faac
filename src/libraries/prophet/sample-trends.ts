// Trends of the future with changes of rate drawn at random (Prophet.sample_predictive_trend, and since 1.1.1 its vectorized form).
// Past 1, the end of training, rates change as often and as much as they did in training: Poisson times, Laplace sizes.
import type { RandomState } from '../../kernels/random/index.ts';
import { sumPairwise } from '../../kernels/elementary/index.ts';
import type { Iteration, ProphetModel } from './model.ts';
import { refuseTable } from './read-columns.ts';
import { computeTrend } from './trend.ts';

/** Draws of trends in units of the scale, `count` rows of one number for each date; `times` ascend. */
export function sampleTrends(
  model: ProphetModel,
  iteration: Iteration,
  times: Float64Array,
  caps: Float64Array | undefined,
  count: number,
  random: RandomState,
): Float64Array {
  const { growth, changepoints } = model;
  const expected = computeTrend(growth, { ...iteration, changepoints }, times, caps);
  const trends = new Float64Array(count * times.length);
  for (let sample = 0; sample < count; sample++) trends.set(expected, sample * times.length);
  const past = times.findIndex((time) => time > 1);
  if (past < 0 || growth === 'flat') return trends;
  const future = times.subarray(past);
  const step = findStep(model, future);
  const shifts = drawShifts(iteration, changepoints.length * step, future.length, count, random);
  const deviations =
    caps === undefined ? shifts : sampleLogistic(model, iteration, shifts, future, caps.subarray(past), step, count);
  if (caps === undefined) addSlopes(deviations, future.length, step);
  for (let sample = 0; sample < count; sample++) {
    for (let i = 0; i < future.length; i++) {
      trends[sample * times.length + past + i] =
        (trends[sample * times.length + past + i] ?? NaN) + (deviations[sample * future.length + i] ?? NaN);
    }
  }
  return trends;
}

// Mean distance of the dates of the future; that of training where there is one date only.
function findStep({ historyStep }: ProphetModel, future: Float64Array): number {
  if (future.length === 1) return historyStep ?? NaN;
  const steps = Float64Array.from({ length: future.length - 1 }, (_, i) => (future[i + 1] ?? NaN) - (future[i] ?? NaN));
  return sumPairwise(steps, 0, steps.length) / steps.length;
}

// Changes of rate at each date, halved between the date and the one after it.
function drawShifts(
  { deltas }: Iteration,
  likelihood: number,
  width: number,
  count: number,
  random: RandomState,
): Float64Array {
  const scale = meanSize(deltas);
  const happens = Uint8Array.from({ length: count * width }, () => (random.drawUniform() < likelihood ? 1 : 0));
  const shifts = Float64Array.from(happens, (happen) => random.drawLaplace(scale) * happen);
  for (let sample = 0; sample < count; sample++) {
    let before = 0;
    for (let at = sample * width; at < (sample + 1) * width; at++) {
      const shift = shifts[at] ?? NaN;
      shifts[at] = (before + shift) / 2;
      before = shift;
    }
  }
  return shifts;
}

function meanSize(deltas: Float64Array): number {
  return sumPairwise(deltas.map(Math.abs), 0, deltas.length) / deltas.length + 1e-8;
}

// Turns changes of rate into distances from the expected trend, in place.
function addSlopes(shifts: Float64Array, width: number, step: number): void {
  for (let start = 0; start < shifts.length; start += width) {
    let slope = 0;
    let distance = 0;
    for (let at = start; at < start + width; at++) {
      slope += shifts[at] ?? NaN;
      distance += slope;
      shifts[at] = distance * step;
    }
  }
}

/** A logistic trend on its way: what its next changes of rate depend on. */
interface Course {
  /** Sum of the changes so far. */
  changes: number;
  /** The rate after the last change. */
  rate: number;
  /** Sum of the offsets that keep the trend in one piece. */
  gammas: number;
}

// Distances of logistic trends from their mean at each date.
function sampleLogistic(
  model: ProphetModel,
  { rate, offset, deltas }: Iteration,
  shifts: Float64Array,
  future: Float64Array,
  caps: Float64Array,
  step: number,
  count: number,
): Float64Array {
  const width = future.length;
  const past = walkHistory(model, { changes: 0, rate, gammas: 0 }, rate, offset, deltas, step);
  const trends = shifts;
  for (let sample = 0; sample < count; sample++) {
    const course = { ...past };
    for (let i = 0; i < width; i++) {
      const at = sample * width + i;
      const time = future[i] ?? NaN;
      change(course, shifts[at] ?? NaN, time, rate, offset);
      trends[at] = (caps[i] ?? NaN) / (1 + Math.exp(-(course.changes + rate) * (time - (course.gammas + offset))));
    }
  }
  for (let i = 0; i < width; i++) {
    let sum = 0;
    for (let at = i; at < trends.length; at += width) sum += trends[at] ?? NaN;
    const mean = sum / count;
    for (let at = i; at < trends.length; at += width) trends[at] = (trends[at] ?? NaN) - mean;
  }
  return trends;
}

// The changes of training, moved to the grid of the future's dates.
function walkHistory(
  { changepoints }: ProphetModel,
  course: Course,
  rate: number,
  offset: number,
  deltas: Float64Array,
  step: number,
): Course {
  const length = Math.ceil((1 + step) / step);
  if (!(step > 0)) throw refuseTable('The dates after training are all the same.');
  const moved = new Map<number, number>();
  for (const [i, changepoint] of changepoints.entries()) {
    let at = Math.max(0, Math.floor(changepoint / step) - 1);
    while (at * step <= changepoint) at++;
    if (at >= length) throw refuseTable('A changepoint is after the end of training.');
    moved.set(at, deltas[i] ?? NaN);
  }
  for (const at of [...moved.keys()].sort((a, b) => a - b)) {
    change(course, moved.get(at) ?? NaN, at * step, rate, offset);
  }
  return course;
}

// A rate of exactly zero counts as no change, as in Prophet, which fills zeros with the rate before.
function change(course: Course, delta: number, time: number, rate: number, offset: number): void {
  course.changes += delta;
  const after = delta === 0 ? 0 : course.changes + rate;
  if (after === 0) return;
  course.gammas += (time - offset - course.gammas) * (1 - course.rate / after);
  course.rate = after;
}

/** One trend in units of the scale, as releases before 1.1.1 draw it. */
export function sampleTrend(
  { growth, changepoints }: ProphetModel,
  iteration: Iteration,
  times: Float64Array,
  caps: Float64Array | undefined,
  random: RandomState,
): Float64Array {
  const end = times.at(-1) ?? NaN;
  const changeCount = end > 1 ? random.drawPoisson(changepoints.length * (end - 1)) : 0;
  const added = Float64Array.from({ length: changeCount }, () => 1 + random.drawUniform() * (end - 1)).sort();
  const scale = meanSize(iteration.deltas);
  const deltas = Float64Array.from({ length: changeCount }, () => random.drawLaplace(scale));
  const curve = {
    ...iteration,
    changepoints: Float64Array.of(...changepoints, ...added),
    deltas: Float64Array.of(...iteration.deltas, ...deltas),
  };
  return computeTrend(growth, curve, times, caps);
}
