// Distances between rows of numbers, and searches for the nearest of them.
export {
  allocateDistances,
  createBrayCurtisDistances,
  createCorrelationDistances,
  createCosineDistances,
  createMetricDistances,
  createNanDistances,
  createSparseCosineDistances,
  createSparseManhattanDistances,
  createSparseSquaredDistances,
  createSquaredDistances,
} from './all-distances.ts';
export type { DenseDistances, SparseDistances, SquaredOptions } from './all-distances.ts';
export { keepSmallest } from './bounded-heap.ts';
export { createEuclideanScan } from './euclidean-scan.ts';
export { createDensityFinder, DENSITY_KERNELS } from './kernel-density.ts';
export type { DensityKernel } from './kernel-density.ts';
export { createMetric, narrowMetric } from './metric.ts';
export type { Metric } from './metric.ts';
export { BOOLEAN_METRICS } from './metric-spec.ts';
export type { BooleanMetricName, MetricSpec } from './metric-spec.ts';
export { createCenterFinder, createSingleCenterFinder } from './nearest-center.ts';
export type { CenterFinder, CenterRule } from './nearest-center.ts';
export { gatherNeighbors, sortNeighbors } from './neighbor-lists.ts';
export type { NeighborLists, NeighborSink } from './neighbor-lists.ts';
export { squaredNorm } from './row-norms.ts';
export type { NormRule } from './row-norms.ts';
export { createMetricScan } from './scan-neighbors.ts';
export type { RowScan } from './scan-neighbors.ts';
export type { RowSet } from './screen-rows.ts';
export { selectSmallest } from './select-smallest.ts';
export type { PartitionRule, Selection } from './select-smallest.ts';
export { sortTogether } from './sort-together.ts';
export { createSpatialTree } from './spatial-tree.ts';
export type { SpatialTree } from './spatial-tree.ts';
export { createTreeFinder, findWithinRadius } from './tree-neighbors.ts';
export type { NearestFinder } from './tree-neighbors.ts';
export { scaleToUnitRows, scaleToUnitSparseRows } from './unit-rows.ts';
