// Weights of neighbours (`_get_weights` of sklearn/neighbors/_base.py): one each, or the inverse of the distance. A neighbour at distance zero
// outweighs all that are farther.
import type { Attributes } from '../attributes.ts';
import type { NearestRows, RowsWithin } from './neighbor-search.ts';

export type WeightRule = 'uniform' | 'distance';

/** Reads `weights`; None is uniform. A function is refused by name. */
export function readWeightRule(attributes: Attributes): WeightRule {
  return attributes.choice('weights', ['uniform', 'distance', null]) ?? 'uniform';
}

/** Turns the distances of the nearest rows into weights, in place. */
export function invertDistances({ distances, count, isSingle }: NearestRows): void {
  for (let start = 0; start < distances.length; start += count) {
    let hasInfinite = false;
    for (let at = start; at < start + count; at++) {
      distances[at] = isSingle ? Math.fround(1 / distances[at]!) : 1 / distances[at]!;
      hasInfinite ||= distances[at] === Infinity;
    }
    if (!hasInfinite) continue;
    for (let at = start; at < start + count; at++) distances[at] = distances[at] === Infinity ? 1 : 0;
  }
}

/** Turns the distances from `start` to `end` into weights, in place. */
export function invertList({ distances, isSingle }: RowsWithin, start: number, end: number): void {
  let hasZero = false;
  for (let at = start; at < end; at++) hasZero ||= distances[at] === 0;
  for (let at = start; at < end; at++) {
    const distance = distances[at]!;
    const weight = isSingle ? Math.fround(1 / distance) : 1 / distance;
    distances[at] = hasZero ? Number(distance === 0) : weight;
  }
}
