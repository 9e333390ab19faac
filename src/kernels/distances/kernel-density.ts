// Kernel densities by walking a tree, breadth first or depth first (BinaryTree.kernel_density of sklearn/neighbors/_binary_tree.pxi.tp): nodes
// are split until the bounds of the density are close enough, so that the answer depends on the order of the walk.
import { logGammaOfHalves } from '../elementary/index.ts';
import { createNodeQueue } from './node-queue.ts';
import type { SpatialTree } from './spatial-tree.ts';

/** Kernel functions, by scikit-learn's names. */
export const DENSITY_KERNELS = ['gaussian', 'tophat', 'epanechnikov', 'exponential', 'linear', 'cosine'] as const;
export type DensityKernel = (typeof DENSITY_KERNELS)[number];

/** How a density is estimated. */
export interface DensityOptions {
  readonly kernel: DensityKernel;
  readonly bandwidth: number;
  readonly absoluteTolerance: number;
  readonly relativeTolerance: number;
  readonly isBreadthFirst: boolean;
  /** Weights of the training rows; undefined where all are one. */
  readonly sampleWeights: Float64Array | undefined;
}

/** Logarithm of the summed density at the row that begins at `at`, not yet divided by the number of rows. */
export type DensityFinder = (x: Float64Array, at: number) => number;

/** Prepares the estimate. */
export function createDensityFinder(tree: SpatialTree, options: DensityOptions): DensityFinder {
  const state = prepare(tree, options);
  const walk = options.isBreadthFirst ? walkBreadthFirst : walkDepthFirst;
  return (x, at) => walk(tree, state, x, at) + state.logNorm;
}

interface DensityState {
  readonly logKernel: (distance: number) => number;
  readonly logNorm: number;
  readonly logAbsolute: number;
  readonly logRelative: number;
  /** Number of rows, or their weight, in each node. */
  readonly weights: Float64Array;
  readonly total: number;
  /** Logarithm of each place's weight; undefined where all are one. */
  readonly logWeights: Float64Array | undefined;
}

function prepare(tree: SpatialTree, options: DensityOptions): DensityState {
  const { kernel, bandwidth, sampleWeights } = options;
  const { starts, ends, order } = tree;
  const weights = Float64Array.from(starts, (start, node) => {
    if (sampleWeights === undefined) return ends[node]! - start;
    let sum = 0;
    for (let place = start; place < ends[node]!; place++) sum += sampleWeights[order[place]!]!;
    return sum;
  });
  return {
    logKernel: createLogKernel(kernel, bandwidth),
    logNorm: findLogNorm(kernel, bandwidth, tree.columnCount),
    logAbsolute: Math.log(options.absoluteTolerance),
    logRelative: Math.log(options.relativeTolerance),
    weights,
    total: sampleWeights === undefined ? order.length : sampleWeights.reduce((sum, weight) => sum + weight, 0),
    logWeights: sampleWeights && Float64Array.from(order, (row) => Math.log(sampleWeights[row]!)),
  };
}

function createLogKernel(kernel: DensityKernel, h: number): (distance: number) => number {
  const within = (inside: (distance: number) => number) => (distance: number) =>
    distance < h ? inside(distance) : -Infinity;
  switch (kernel) {
    case 'gaussian':
      return (distance) => (-0.5 * (distance * distance)) / (h * h);
    case 'tophat':
      return within(() => 0);
    case 'epanechnikov':
      return within((distance) => Math.log(1 - (distance * distance) / (h * h)));
    case 'exponential':
      return (distance) => -distance / h;
    case 'linear':
      return within((distance) => Math.log(1 - distance / h));
    case 'cosine':
      return within((distance) => Math.log(Math.cos((0.5 * Math.PI * distance) / h)));
  }
}

const LOG_PI = Math.log(Math.PI);
const LOG_TWO_PI = Math.log(2 * Math.PI);

// Volume of the ball, and surface of the sphere around it, of n dimensions.
function logVolume(n: number): number {
  return 0.5 * n * LOG_PI - logGammaOfHalves(n + 2);
}

function logSurface(n: number): number {
  return LOG_TWO_PI + logVolume(n - 1);
}

function findLogNorm(kernel: DensityKernel, h: number, d: number): number {
  const factors: Record<DensityKernel, () => number> = {
    gaussian: () => 0.5 * d * LOG_TWO_PI,
    tophat: () => logVolume(d),
    epanechnikov: () => logVolume(d) + Math.log(2 / (d + 2)),
    exponential: () => logSurface(d - 1) + logGammaOfHalves(2 * d),
    linear: () => logVolume(d) - Math.log(d + 1),
    cosine: () => {
      let factor = 0;
      let term = 2 / Math.PI;
      for (let k = 1; k <= d; k += 2) {
        factor += term;
        term *= -(d - k) * (d - k - 1) * (2 / Math.PI) ** 2;
      }
      return Math.log(factor) + logSurface(d - 1);
    },
  };
  return -factors[kernel]() - d * Math.log(h);
}

function logAddExp(a: number, b: number): number {
  const largest = Math.max(a, b);
  return largest === -Infinity ? -Infinity : largest + Math.log(Math.exp(a - largest) + Math.exp(b - largest));
}

function logSubtractExp(a: number, b: number): number {
  return a <= b ? -Infinity : a + Math.log(1 - Math.exp(b - a));
}

/** Logarithms of the least density, and of how much more it may be. */
interface Bounds {
  least: number;
  spread: number;
}

function isClose({ logNorm, logAbsolute, logRelative }: DensityState, spread: number, least: number): boolean {
  return logNorm + spread <= logAddExp(logAbsolute, logRelative + logNorm + least);
}

function addLeaf(
  tree: SpatialTree,
  state: DensityState,
  x: Float64Array,
  at: number,
  node: number,
  least: number,
): number {
  const { starts, ends, points, columnCount, metric } = tree;
  let sum = least;
  for (let place = starts[node]!; place < ends[node]!; place++) {
    const distance = metric.fromReduced(metric.reduced(x, at, points, place * columnCount, columnCount));
    sum = logAddExp(sum, state.logKernel(distance) + (state.logWeights?.[place] ?? 0));
  }
  return sum;
}

function walkBreadthFirst(tree: SpatialTree, state: DensityState, x: Float64Array, at: number): number {
  const { logKernel, weights, total } = state;
  const range = new Float64Array(2);
  const least = new Float64Array(tree.nodeCount);
  const spreads = new Float64Array(tree.nodeCount);
  const queue = createNodeQueue(tree.nodeCount);
  tree.findRange(0, x, at, range);
  const all: Bounds = { least: Math.log(total) + logKernel(range[1]!), spread: 0 };
  all.spread = logSubtractExp(Math.log(total) + logKernel(range[0]!), all.least);
  least[0] = all.least;
  spreads[0] = all.spread;
  queue.push(range[0]!, 0);
  while (queue.size() > 0) {
    const node = queue.pop();
    const share = spreads[node]! - Math.log(weights[node]!) + Math.log(total);
    if (isClose(state, share, least[node]!)) continue;
    if (isClose(state, all.spread, all.least)) break;
    all.least = logSubtractExp(all.least, least[node]!);
    all.spread = logSubtractExp(all.spread, spreads[node]!);
    if (tree.isLeaf[node] === 1) {
      all.least = addLeaf(tree, state, x, at, node, all.least);
      continue;
    }
    for (const child of [2 * node + 1, 2 * node + 2]) {
      tree.findRange(child, x, at, range);
      const logWeight = Math.log(weights[child]!);
      least[child] = logWeight + logKernel(range[1]!);
      // The upper bound stands for the spread here, as in scikit-learn.
      spreads[child] = logWeight + logKernel(range[0]!);
      all.least = logAddExp(all.least, least[child]);
      all.spread = logAddExp(all.spread, spreads[child]);
      queue.push(range[0]!, child);
    }
  }
  return logAddExp(all.least, all.spread - Math.log(2));
}

function walkDepthFirst(tree: SpatialTree, state: DensityState, x: Float64Array, at: number): number {
  const { weights, total } = state;
  const range = new Float64Array(2);
  const bound = (node: number, weight: number): Bounds => {
    tree.findRange(node, x, at, range);
    const low = Math.log(weight) + state.logKernel(range[1]!);
    return { least: low, spread: logSubtractExp(Math.log(weight) + state.logKernel(range[0]!), low) };
  };
  const all = bound(0, total);
  const visit = (node: number, local: Bounds): void => {
    const share = local.spread - Math.log(weights[node]!) + Math.log(total);
    if (isClose(state, share, local.least) || isClose(state, all.spread, all.least)) return;
    all.least = logSubtractExp(all.least, local.least);
    all.spread = logSubtractExp(all.spread, local.spread);
    if (tree.isLeaf[node] === 1) {
      all.least = addLeaf(tree, state, x, at, node, all.least);
      return;
    }
    const [left, right] = [2 * node + 1, 2 * node + 2];
    const [first, second] = [bound(left, weights[left]!), bound(right, weights[right]!)];
    all.least = logAddExp(logAddExp(all.least, first.least), second.least);
    all.spread = logAddExp(logAddExp(all.spread, first.spread), second.spread);
    visit(left, first);
    visit(right, second);
  };
  visit(0, { ...all });
  return logAddExp(all.least, all.spread - Math.log(2));
}
