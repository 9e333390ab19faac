// KDTree and BallTree of scikit-learn (sklearn/neighbors/_binary_tree.pxi.tp, _kd_tree.pyx.tp, _ball_tree.pyx.tp): node i has the children
// 2 i + 1 and 2 i + 2. Points are kept in the order of the leaves, so that each leaf lies in one piece.
import type { Metric } from './metric.ts';

/** A tree as scikit-learn keeps it. */
export interface SpatialTreeParts {
  readonly kind: 'kd' | 'ball';
  readonly metric: Metric;
  readonly columnCount: number;
  /** Rows of the training data, in their order. */
  readonly data: Float64Array;
  /** Training row at each place of the tree. */
  readonly order: Int32Array;
  /** Places of each node: starts[i] .. ends[i]. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly isLeaf: Uint8Array;
  readonly radii: Float64Array;
  /** kd: lower bounds of all nodes, then upper bounds; ball: the centre of each node. */
  readonly bounds: Float64Array;
}

/** A tree that can be asked. */
export interface SpatialTree extends SpatialTreeParts {
  readonly nodeCount: number;
  /** Rows in the order of the tree. */
  readonly points: Float64Array;
  /** Least reduced distance from a row to any place of a node. */
  readonly leastReduced: (node: number, x: Float64Array, at: number) => number;
  /** Least and largest distance from a row to any place of a node, written to `out`. */
  readonly findRange: (node: number, x: Float64Array, at: number, out: Float64Array) => void;
}

/** Prepares a tree. */
export function createSpatialTree(parts: SpatialTreeParts): SpatialTree {
  const { columnCount, data, order } = parts;
  const points = new Float64Array(order.length * columnCount);
  for (let place = 0, to = 0; place < order.length; place++) {
    const from = order[place]! * columnCount;
    for (let i = 0; i < columnCount; i++) points[to++] = data[from + i]!;
  }
  const ranges = parts.kind === 'kd' ? createBoxes(parts) : createBalls(parts);
  return { ...parts, nodeCount: parts.starts.length, points, ...ranges };
}

type Ranges = Pick<SpatialTree, 'leastReduced' | 'findRange'>;

// The order of a Minkowski metric, which kd trees are limited to.
function readOrder(metric: Metric): number {
  switch (metric.spec.kind) {
    case 'manhattan':
      return 1;
    case 'chebyshev':
      return Infinity;
    case 'minkowski':
      return metric.spec.p;
    default:
      return 2;
  }
}

function createBoxes({ bounds, columnCount: size, metric, starts }: SpatialTreeParts): Ranges {
  const upper = starts.length * size;
  const order = readOrder(metric);
  // Distance to the box along one axis: positive on one side at most.
  const gap = (lower: number, x: number): number => {
    const below = bounds[lower]! - x;
    if (below > 0) return below;
    const above = x - bounds[lower + upper]!;
    return above > 0 ? above : 0;
  };
  const reach = (lower: number, x: number): number =>
    Math.max(Math.abs(bounds[lower]! - x), Math.abs(x - bounds[lower + upper]!));
  const root = (sum: number): number => (order === 2 ? Math.sqrt(sum) : order === 1 ? sum : sum ** (1 / order));
  if (order === Infinity) {
    const leastReduced = (node: number, x: Float64Array, at: number): number => {
      let largest = 0;
      for (let i = 0, lower = node * size; i < size; i++, lower++) largest = Math.max(largest, gap(lower, x[at + i]!));
      return largest;
    };
    return {
      leastReduced,
      findRange: (node, x, at, out) => {
        let largest = 0;
        for (let i = 0, lower = node * size; i < size; i++, lower++)
          largest = Math.max(largest, reach(lower, x[at + i]!));
        out[0] = leastReduced(node, x, at);
        out[1] = largest;
      },
    };
  }
  const raise: (value: number) => number =
    order === 2 ? (value) => value * value : order === 1 ? (value) => value : (value) => value ** order;
  const leastReduced =
    order === 2
      ? createSquaredGaps(bounds, upper, size)
      : order === 1
        ? createGaps(bounds, upper, size)
        : (node: number, x: Float64Array, at: number): number => {
            let sum = 0;
            for (let i = 0, lower = node * size; i < size; i++, lower++) sum += raise(gap(lower, x[at + i]!));
            return sum;
          };
  return {
    leastReduced,
    findRange: (node, x, at, out) => {
      let sum = 0;
      for (let i = 0, lower = node * size; i < size; i++, lower++) sum += raise(reach(lower, x[at + i]!));
      out[0] = root(leastReduced(node, x, at));
      out[1] = root(sum);
    },
  };
}

// No function call an axis for the metrics that nearly all trees have.
function createSquaredGaps(bounds: Float64Array, upper: number, size: number): SpatialTree['leastReduced'] {
  return (node, x, at) => {
    let sum = 0;
    for (let i = at, end = at + size, lower = node * size; i < end; i++, lower++) {
      const value = x[i]!;
      let gap = bounds[lower]! - value;
      if (gap <= 0) {
        gap = value - bounds[lower + upper]!;
        if (gap <= 0) continue;
      }
      sum += gap * gap;
    }
    return sum;
  };
}

function createGaps(bounds: Float64Array, upper: number, size: number): SpatialTree['leastReduced'] {
  return (node, x, at) => {
    let sum = 0;
    for (let i = at, end = at + size, lower = node * size; i < end; i++, lower++) {
      const value = x[i]!;
      const below = bounds[lower]! - value;
      const above = value - bounds[lower + upper]!;
      if (below > 0) sum += below;
      else if (above > 0) sum += above;
    }
    return sum;
  };
}

function createBalls({ bounds, radii, columnCount: size, metric }: SpatialTreeParts): Ranges {
  const { reduced, fromReduced, toReduced } = metric;
  return {
    leastReduced: (node, x, at) => {
      const distance = fromReduced(reduced(x, at, bounds, node * size, size));
      return toReduced(Math.max(0, distance - radii[node]!));
    },
    findRange: (node, x, at, out) => {
      const distance = fromReduced(reduced(x, at, bounds, node * size, size));
      out[0] = Math.max(0, distance - radii[node]!);
      out[1] = distance + radii[node]!;
    },
  };
}
