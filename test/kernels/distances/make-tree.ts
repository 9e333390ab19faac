// Trees for tests, built as scikit-learn builds them: a node's rows are split in halves along its widest column.
import { createMetric, createSpatialTree } from '../../../src/kernels/distances/index.ts';
import type { MetricSpec, SpatialTree } from '../../../src/kernels/distances/index.ts';

/** Numbers from -4 to 4, the same at each run. */
export function makeRows(rowCount: number, columnCount: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: rowCount * columnCount }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 8 - 4;
  });
}

/** A tree of `levelCount` levels. */
export function makeTree(
  kind: 'kd' | 'ball',
  spec: MetricSpec,
  data: Float64Array,
  columnCount: number,
  levelCount: number,
): SpatialTree {
  const metric = createMetric(spec);
  const rowCount = data.length / columnCount;
  const order = Int32Array.from({ length: rowCount }, (_, row) => row);
  const nodeCount = 2 ** levelCount - 1;
  const starts = new Int32Array(nodeCount);
  const ends = new Int32Array(nodeCount);
  const radii = new Float64Array(nodeCount);
  const lower: number[] = [];
  const upper: number[] = [];
  const middles: number[] = [];
  ends[0] = rowCount;
  const cell = (place: number, column: number): number => data[order[place]! * columnCount + column]!;
  for (let node = 0; node < nodeCount; node++) {
    const places = Array.from({ length: ends[node]! - starts[node]! }, (_, i) => starts[node]! + i);
    const columns = Array.from({ length: columnCount }, (_, column) => places.map((place) => cell(place, column)));
    lower.push(...columns.map((values) => Math.min(...values)));
    upper.push(...columns.map((values) => Math.max(...values)));
    const middle = Float64Array.from(
      columns,
      (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
    );
    middles.push(...middle);
    for (const place of places) {
      const reduced = metric.reduced(middle, 0, data, order[place]! * columnCount, columnCount);
      radii[node] = Math.max(radii[node]!, metric.fromReduced(reduced));
    }
    if (2 * node + 2 >= nodeCount) continue;
    const spreads = columns.map((values) => Math.max(...values) - Math.min(...values));
    const widest = spreads.indexOf(Math.max(...spreads));
    const sorted = places
      .map((place) => order[place]!)
      .sort((a, b) => data[a * columnCount + widest]! - data[b * columnCount + widest]!);
    order.set(sorted, starts[node]);
    const half = starts[node]! + (places.length >> 1);
    starts.set([starts[node]!, half], 2 * node + 1);
    ends.set([half, ends[node]!], 2 * node + 1);
  }
  const isLeaf = Uint8Array.from({ length: nodeCount }, (_, node) => Number(2 * node + 2 >= nodeCount));
  const bounds = Float64Array.from(kind === 'kd' ? [...lower, ...upper] : middles);
  return createSpatialTree({ kind, metric, columnCount, data, order, starts, ends, isLeaf, radii, bounds });
}
