// `pred_early_stop`: a row's sums end where they are far enough from undecided (src/boosting/prediction_early_stop.cpp).
import { DecantError } from '../../errors.ts';
import type { Objective } from './objective.ts';

/** Options of a prediction that may end early, named as in Python. */
export interface EarlyStopOptions {
  /** Let rows end early; only where the objective allows it (classes, ranks). */
  readonly predEarlyStop?: boolean | undefined;
  /** Iterations between two looks. Default 10. */
  readonly predEarlyStopFreq?: number | undefined;
  /** Margin that is far enough. Default 10. */
  readonly predEarlyStopMargin?: number | undefined;
}

/** When a row's sums end. */
export interface EarlyStop {
  /** Iterations between two looks. */
  readonly period: number;
  /** Are `count` sums from `start` on decided? */
  readonly isDecided: (sums: Float64Array, start: number, count: number) => boolean;
}

/** The rule of a call; undefined where every tree is summed. */
export function createEarlyStop(
  options: EarlyStopOptions,
  objective: Objective | undefined,
  outputCount: number,
): EarlyStop | undefined {
  if (options.predEarlyStop !== true || objective?.canStopEarly !== true) return undefined;
  const { predEarlyStopFreq: period = 10, predEarlyStopMargin: margin = 10 } = options;
  if (!Number.isInteger(period) || period <= 0 || !(margin >= 0)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `pred_early_stop_freq must be a whole number above 0 and pred_early_stop_margin at least 0, got ${period} and ${margin}.`,
    );
  }
  return {
    period,
    isDecided:
      outputCount === 1
        ? (sums, start) => 2 * Math.abs(sums[start]!) > margin
        : (sums, start, count) => measureLead(sums, start, count) > margin,
  };
}

// How far the largest sum is ahead of the next one.
function measureLead(sums: Float64Array, start: number, count: number): number {
  let first = -Infinity;
  let second = -Infinity;
  for (let at = start; at < start + count; at++) {
    const sum = sums[at]!;
    if (sum > first) {
      second = first;
      first = sum;
    } else if (sum > second) {
      second = sum;
    }
  }
  return first - second;
}
