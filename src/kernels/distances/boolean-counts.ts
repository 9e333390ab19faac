// Distances of booleans, from the counts of columns that are true in both rows or in one of them; any number but zero is true.
import type { BooleanMetricName, RowFunction } from './metric-spec.ts';

/** The function of a metric of booleans. */
export function createBooleanDistance(name: BooleanMetricName): RowFunction {
  const combine = COMBINE[name];
  return (x, at, y, other, size) => {
    let both = 0;
    let left = 0;
    let right = 0;
    for (let i = 0; i < size; i++) {
      if (x[at + i]! !== 0) {
        if (y[other + i]! !== 0) both += 1;
        else left += 1;
      } else if (y[other + i]! !== 0) right += 1;
    }
    return combine(both, left, right, size);
  };
}

type Combine = (both: number, left: number, right: number, size: number) => number;

const COMBINE: Readonly<Record<BooleanMetricName, Combine>> = {
  jaccard: (both, left, right) => (both + left + right === 0 ? 0 : (left + right) / (both + left + right)),
  matching: (_both, left, right, size) => (left + right) / size,
  dice: (both, left, right) => (left + right) / (2 * both + left + right),
  kulsinski: (both, left, right, size) => (left + right - both + size) / (left + right + size),
  rogerstanimoto: (_both, left, right, size) => (2 * (left + right)) / (size + left + right),
  russellrao: (both, _left, _right, size) => (size - both) / size,
  sokalmichener: (_both, left, right, size) => (2 * (left + right)) / (size + left + right),
  sokalsneath: (both, left, right) => (left + right) / (0.5 * both + left + right),
  yule: (both, left, right, size) => {
    const half = left * right;
    return half === 0 ? 0 : (2 * half) / (both * (size - both - left - right) + half);
  },
};
