// Reduced distances of numbers: what is compared in place of the distance (squares for Euclidean metrics, powers for Minkowski).
import type { BooleanMetricName, MetricSpec, RowFunction } from './metric-spec.ts';

type NumberMetric = Exclude<MetricSpec, { readonly kind: BooleanMetricName }>;

/** The function of a metric of numbers. `round` is what differences are rounded by, where a sum needs more than differences. */
export function createRowDistance(spec: NumberMetric, round: (value: number) => number = keep): RowFunction {
  switch (spec.kind) {
    case 'euclidean':
      return sumSquares;
    case 'manhattan':
      return sumAbsolutes;
    case 'chebyshev':
      return findLargest;
    case 'canberra':
      return createCanberra(round);
    case 'braycurtis':
      return createBrayCurtis(round);
    case 'hamming':
      return shareUnequal;
    case 'haversine':
      return createHaversine(round);
    case 'minkowski':
      return spec.weights === undefined ? createPowers(spec.p) : createWeightedPowers(spec.p, spec.weights);
    case 'wminkowski':
      return createPowersOfWeighted(spec.p, spec.weights);
    case 'seuclidean':
      return createScaledSquares(spec.variances);
    case 'mahalanobis':
      return createQuadraticForm(spec.inverse);
  }
}

function sumSquares(x: Float64Array, at: number, y: Float64Array, other: number, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const difference = x[at + i]! - y[other + i]!;
    sum += difference * difference;
  }
  return sum;
}

function sumAbsolutes(x: Float64Array, at: number, y: Float64Array, other: number, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.abs(x[at + i]! - y[other + i]!);
  return sum;
}

function findLargest(x: Float64Array, at: number, y: Float64Array, other: number, size: number): number {
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, Math.abs(x[at + i]! - y[other + i]!));
  return largest;
}

function createCanberra(round: (value: number) => number): RowFunction {
  return (x, at, y, other, size) => {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const left = x[at + i]!;
      const right = y[other + i]!;
      const divisor = Math.abs(left) + Math.abs(right);
      if (divisor > 0) sum += Math.abs(round(left - right)) / divisor;
    }
    return sum;
  };
}

function createBrayCurtis(round: (value: number) => number): RowFunction {
  return (x, at, y, other, size) => {
    let numerator = 0;
    let divisor = 0;
    for (let i = 0; i < size; i++) {
      const left = x[at + i]!;
      const right = y[other + i]!;
      numerator += Math.abs(round(left - right));
      divisor += Math.abs(left) + Math.abs(right);
    }
    return divisor > 0 ? numerator / divisor : 0;
  };
}

function shareUnequal(x: Float64Array, at: number, y: Float64Array, other: number, size: number): number {
  let count = 0;
  for (let i = 0; i < size; i++) if (x[at + i]! !== y[other + i]!) count += 1;
  return count / size;
}

function createHaversine(round: (value: number) => number): RowFunction {
  return (x, at, y, other) => {
    const sine0 = Math.sin(0.5 * round(x[at]! - y[other]!));
    const sine1 = Math.sin(0.5 * round(x[at + 1]! - y[other + 1]!));
    return sine0 * sine0 + Math.cos(x[at]!) * Math.cos(y[other]!) * sine1 * sine1;
  };
}

function createPowers(p: number): RowFunction {
  return (x, at, y, other, size) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += Math.abs(x[at + i]! - y[other + i]!) ** p;
    return sum;
  };
}

function createWeightedPowers(p: number, weights: Float64Array): RowFunction {
  return (x, at, y, other, size) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += weights[i]! * Math.abs(x[at + i]! - y[other + i]!) ** p;
    return sum;
  };
}

function createPowersOfWeighted(p: number, weights: Float64Array): RowFunction {
  return (x, at, y, other, size) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (weights[i]! * Math.abs(x[at + i]! - y[other + i]!)) ** p;
    return sum;
  };
}

function createScaledSquares(variances: Float64Array): RowFunction {
  return (x, at, y, other, size) => {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const difference = x[at + i]! - y[other + i]!;
      sum += (difference * difference) / variances[i]!;
    }
    return sum;
  };
}

function createQuadraticForm(inverse: Float64Array): RowFunction {
  return (x, at, y, other, size) => {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      let product = 0;
      const row = i * size;
      for (let j = 0; j < size; j++) product += inverse[row + j]! * (x[at + j]! - y[other + j]!);
      sum += product * (x[at + i]! - y[other + i]!);
    }
    return sum;
  };
}

function keep(value: number): number {
  return value;
}
