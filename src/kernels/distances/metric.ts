// Distances between two rows of numbers, as the DistanceMetric objects of scikit-learn compute them
// (sklearn/metrics/_dist_metrics.pyx.tp; sklearn/neighbors/dist_metrics.pyx before 1.0): each sum runs in the order of the columns.
import { createBooleanDistance } from './boolean-counts.ts';
import { findFourDistances } from './four-rows.ts';
import type { FourDistances } from './four-rows.ts';
import type { MetricSpec, RowFunction } from './metric-spec.ts';
import { createRowDistance } from './row-distance.ts';

/**
 * A metric, and a cheaper number that orders as the distance does: the squared distance for the Euclidean metric. Where there is
 * none, the reduced distance is the distance.
 */
export interface Metric {
  readonly spec: MetricSpec;
  readonly reduced: RowFunction;
  /** The same to four rows at a time, for the metrics that have it. */
  readonly reducedFour?: FourDistances | undefined;
  readonly fromReduced: (reduced: number) => number;
  readonly toReduced: (distance: number) => number;
}

/** Prepares a metric. */
export function createMetric(spec: MetricSpec): Metric {
  switch (spec.kind) {
    case 'euclidean':
    case 'seuclidean':
    case 'mahalanobis':
      return {
        spec,
        reduced: createRowDistance(spec),
        reducedFour: findFourDistances(spec),
        fromReduced: Math.sqrt,
        toReduced: (distance) => distance * distance,
      };
    case 'minkowski':
    case 'wminkowski': {
      const { p } = spec;
      return {
        spec,
        reduced: createRowDistance(spec),
        fromReduced: (reduced) => reduced ** (1 / p),
        toReduced: (distance) => distance ** p,
      };
    }
    case 'haversine':
      return {
        spec,
        reduced: createRowDistance(spec),
        fromReduced: (reduced) => 2 * Math.asin(Math.sqrt(reduced)),
        toReduced: (distance) => {
          const sine = Math.sin(0.5 * distance);
          return sine * sine;
        },
      };
    case 'manhattan':
    case 'chebyshev':
    case 'canberra':
    case 'braycurtis':
    case 'hamming':
      return {
        spec,
        reduced: createRowDistance(spec),
        reducedFour: findFourDistances(spec),
        fromReduced: keep,
        toReduced: keep,
      };
    default:
      return { spec, reduced: createBooleanDistance(spec.kind), fromReduced: keep, toReduced: keep };
  }
}

function keep(distance: number): number {
  return distance;
}

/**
 * The metric as scikit-learn computes it on float32 rows (DistanceMetric32): differences and arguments are rounded to float32, since 1.4
 * results too.
 * `size` is the number of columns.
 */
export function narrowMetric(metric: Metric, size: number, roundsResults: boolean): Metric {
  const { reduced, fromReduced, toReduced, spec } = metric;
  const differences = new Float64Array(size);
  const zeros = new Float64Array(size);
  // Sums of the elements themselves need more than differences.
  const isWhole = spec.kind === 'canberra' || spec.kind === 'braycurtis' || spec.kind === 'haversine';
  const whole = isWhole ? createRowDistance(spec, Math.fround) : undefined;
  const round = roundsResults ? Math.fround : keep;
  return {
    spec,
    reduced: (x, at, y, other, count) => {
      if (whole !== undefined) return round(whole(x, at, y, other, count));
      for (let i = 0; i < count; i++) differences[i] = Math.fround(x[at + i]! - y[other + i]!);
      return round(reduced(differences, 0, zeros, 0, count));
    },
    fromReduced: (value) => round(fromReduced(Math.fround(value))),
    toReduced: (distance) => round(toReduced(Math.fround(distance))),
  };
}
