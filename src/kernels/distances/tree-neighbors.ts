// The nearest rows, or all rows within a radius, by walking a tree (BinaryTree.query and query_radius of
// sklearn/neighbors/_binary_tree.pxi.tp, one row at a time and depth first).
import { pushBounded } from './bounded-heap.ts';
import type { NeighborSink } from './neighbor-lists.ts';
import type { SpatialTree } from './spatial-tree.ts';

/** Finds the `size` nearest rows of a row. They stand in `values` (reduced distances) and `indices` as a heap, from `start` on. */
export type NearestFinder = (
  x: Float64Array,
  at: number,
  values: Float64Array,
  indices: Int32Array,
  start: number,
  size: number,
) => void;

/** Prepares the search for the nearest rows. */
export function createTreeFinder(tree: SpatialTree): NearestFinder {
  const { starts, ends, isLeaf, order, points, columnCount, leastReduced, nodeCount, metric } = tree;
  const { reduced, reducedFour } = metric;
  const four = new Float64Array(4);
  // Nodes that are still to be visited, the next one last, and the least distance to each. A level leaves one behind.
  const depth = 34 - Math.clz32(nodeCount);
  const nodes = new Int32Array(depth);
  const leasts = new Float64Array(depth);
  return (x, at, values, indices, start, size) => {
    values.fill(Infinity, start, start + size);
    indices.fill(0, start, start + size);
    nodes[0] = 0;
    leasts[0] = leastReduced(0, x, at);
    for (let top = 0; top >= 0; top--) {
      if (leasts[top]! > values[start]!) continue;
      const node = nodes[top]!;
      if (isLeaf[node] === 1) {
        const end = ends[node]!;
        let place = starts[node]!;
        if (reducedFour !== undefined) {
          for (; place + 4 <= end; place += 4) {
            reducedFour(x, at, points, place * columnCount, columnCount, four);
            const limit = values[start]!;
            if (four[0]! >= limit && four[1]! >= limit && four[2]! >= limit && four[3]! >= limit) continue;
            for (let i = 0; i < 4; i++) {
              if (four[i]! < values[start]!) pushBounded(values, indices, start, size, four[i]!, order[place + i]!);
            }
          }
        }
        for (; place < end; place++) {
          const value = reduced(x, at, points, place * columnCount, columnCount);
          if (value < values[start]!) pushBounded(values, indices, start, size, value, order[place]!);
        }
        continue;
      }
      const left = 2 * node + 1;
      const leastLeft = leastReduced(left, x, at);
      const leastRight = leastReduced(left + 1, x, at);
      const isLeftNear = leastLeft <= leastRight;
      nodes[top] = isLeftNear ? left + 1 : left;
      leasts[top] = isLeftNear ? leastRight : leastLeft;
      top += 1;
      nodes[top] = isLeftNear ? left : left + 1;
      leasts[top] = isLeftNear ? leastLeft : leastRight;
      top += 1;
    }
  };
}

/** Puts the rows within `radius` of a row into the sink, with their reduced distances, in the order of the tree. */
export function findWithinRadius(
  tree: SpatialTree,
  x: Float64Array,
  at: number,
  radius: number,
  sink: NeighborSink,
): void {
  const { starts, ends, isLeaf, order, points, columnCount, findRange, metric } = tree;
  const { reduced } = metric;
  const reducedRadius = metric.toReduced(radius);
  const range = new Float64Array(2);
  const visit = (node: number): void => {
    findRange(node, x, at, range);
    if (range[0]! > radius) return;
    const isInside = range[1]! <= radius;
    if (!isInside && isLeaf[node] === 0) {
      visit(2 * node + 1);
      visit(2 * node + 2);
      return;
    }
    const end = ends[node]!;
    for (let place = starts[node]!; place < end; place++) {
      const value = reduced(x, at, points, place * columnCount, columnCount);
      if (isInside || value <= reducedRadius) sink.add(order[place]!, value);
    }
  };
  visit(0);
}
