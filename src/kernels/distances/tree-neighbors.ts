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
  const { starts, ends, isLeaf, order, points, columnCount, leastReduced, metric } = tree;
  const { reduced } = metric;
  return (x, at, values, indices, start, size) => {
    values.fill(Infinity, start, start + size);
    indices.fill(0, start, start + size);
    const visit = (node: number, least: number): void => {
      if (least > values[start]!) return;
      if (isLeaf[node] === 1) {
        const end = ends[node]!;
        for (let place = starts[node]!; place < end; place++) {
          const value = reduced(x, at, points, place * columnCount, columnCount);
          if (value < values[start]!) {
            pushBounded(values, indices, start, size, value, order[place]!);
          }
        }
        return;
      }
      const left = 2 * node + 1;
      const right = left + 1;
      const leastLeft = leastReduced(left, x, at);
      const leastRight = leastReduced(right, x, at);
      if (leastLeft <= leastRight) {
        visit(left, leastLeft);
        visit(right, leastRight);
      } else {
        visit(right, leastRight);
        visit(left, leastLeft);
      }
    };
    visit(0, leastReduced(0, x, at));
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
