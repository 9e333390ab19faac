// Compiles decision trees for fast scoring: children lie side by side, so that a step is `child + (x > threshold)` without a
// branch; a leaf is its own left child under the threshold +Infinity, so that a walk may take more steps than the path has.
import { DecantError } from '../../errors.ts';
import { floorToFloat32, previousFloat32, previousFloat64 } from './neighbours.ts';
import type { EnsembleShape, TreeNodes } from './tree-nodes.ts';

/** What every compiled tree has beside its nodes. */
interface CompiledTree {
  /** Steps of the longest path. */
  readonly depth: number;
  /** `width` numbers for each node, in the compiled order. */
  readonly values: Float64Array;
  readonly outputOffset: number;
  /** 1 where NaN goes right; undefined where the library has no rule for NaN. */
  readonly missingRight: Uint8Array | undefined;
}

/** Eight bytes a node: thresholds[2n] and links[2n + 1] share one buffer; a link is `child << featureBits | feature`. */
export interface PackedTree extends CompiledTree {
  readonly thresholds: Float32Array;
  readonly links: Int32Array;
}

/** One array for each field: for float64 comparisons, and for trees whose links need more than 31 bits. */
export interface WideTree extends CompiledTree {
  readonly thresholds: Float64Array;
  readonly children: Int32Array;
  readonly features: Int32Array;
}

/** Compiled trees, in the order of their sums. */
export type TreeEnsemble = EnsembleShape & { readonly hasMissingRule: boolean } & (
    | { readonly layout: 'packed'; readonly featureBits: number; readonly trees: readonly PackedTree[] }
    | { readonly layout: 'wide'; readonly trees: readonly WideTree[] }
  );

/**
 * Compiles trees into one ensemble. Refuses with MALFORMED_DATA what is no tree: children outside the arrays, shared or
 * circular; columns that X does not have; thresholds that are NaN.
 */
export function compileEnsemble(trees: readonly TreeNodes[], shape: EnsembleShape): TreeEnsemble {
  const orders = trees.map((tree, index) => orderNodes(tree, shape, index));
  const missing = trees.filter((tree) => tree.missingLeft !== undefined).length;
  if (missing !== 0 && missing !== trees.length) {
    throw new DecantError(
      'MALFORMED_DATA',
      'Some trees of the ensemble have a rule for missing values and some have none.',
    );
  }
  const featureBits = 32 - Math.clz32(Math.max(0, shape.featureCount - 1));
  const largest = orders.reduce((most, { nodes }) => Math.max(most, nodes.length), 0);
  const { featureCount, width, outputCount, goesLeft, precision } = shape;
  const common = { featureCount, width, outputCount, goesLeft, precision, hasMissingRule: missing > 0 };
  if (precision === 'float32' && largest * 2 ** featureBits <= 2 ** 31) {
    const packed = trees.map((tree, index) => packTree(tree, orders[index]!, shape, featureBits));
    return { ...common, layout: 'packed', featureBits, trees: packed };
  }
  return { ...common, layout: 'wide', trees: trees.map((tree, index) => widenTree(tree, orders[index]!, shape)) };
}

/** The compiled order of a tree's nodes: by level, children side by side. */
interface NodeOrder {
  /** Index in the library's arrays of each compiled node. */
  readonly nodes: Int32Array;
  /** Compiled index of each node's first child; its own index in a leaf. */
  readonly children: Int32Array;
  /** 1 where the library's right child comes first: nothing is less than -Infinity, so all goes right. */
  readonly isSwapped: Uint8Array;
  readonly depth: number;
}

function orderNodes(tree: TreeNodes, shape: EnsembleShape, index: number): NodeOrder {
  const { left, right, feature, threshold } = tree;
  const count = left.length;
  if (count === 0 || right.length !== count || feature.length !== count || threshold.length !== count) {
    throw malformed(
      index,
      `its arrays hold ${left.length}, ${right.length}, ${feature.length} and ${threshold.length} nodes`,
    );
  }
  if (tree.values.length !== count * shape.width) {
    throw malformed(index, `it has ${tree.values.length} values for ${count} nodes of ${shape.width}`);
  }
  const offset = tree.outputOffset ?? 0;
  if (!Number.isInteger(offset) || offset < 0 || offset + shape.width > shape.outputCount) {
    throw malformed(index, `its output ${offset} lies outside the ${shape.outputCount} outputs`);
  }
  const nodes = new Int32Array(count);
  const children = new Int32Array(count);
  const isSwapped = new Uint8Array(count);
  const levels = new Int32Array(count);
  const isSeen = new Uint8Array(count);
  isSeen[0] = 1;
  let end = 1;
  for (let at = 0; at < end; at++) {
    const node = nodes[at]!;
    if (left[node]! < 0) {
      children[at] = at;
      continue;
    }
    const column = feature[node]!;
    if (column < 0 || column >= shape.featureCount) {
      throw malformed(index, `node ${node} compares column ${column} of ${shape.featureCount}`);
    }
    if (Number.isNaN(threshold[node]!)) throw malformed(index, `the threshold of node ${node} is NaN`);
    if (shape.goesLeft === 'less' && threshold[node] === -Infinity) isSwapped[at] = 1;
    const pair = isSwapped[at] === 1 ? [right[node]!, left[node]!] : [left[node]!, right[node]!];
    children[at] = end;
    for (const child of pair) {
      if (child < 0 || child >= count || isSeen[child] === 1) {
        throw malformed(index, `child ${child} of node ${node} is not there or has another parent`);
      }
      isSeen[child] = 1;
      nodes[end] = child;
      levels[end] = levels[at]! + 1;
      end++;
    }
  }
  return {
    nodes: nodes.subarray(0, end),
    children: children.subarray(0, end),
    isSwapped,
    depth: levels[end - 1]!,
  };
}

function packTree(tree: TreeNodes, order: NodeOrder, shape: EnsembleShape, featureBits: number): PackedTree {
  const { nodes, children } = order;
  const buffer = new ArrayBuffer(nodes.length * 8);
  const thresholds = new Float32Array(buffer);
  const links = new Int32Array(buffer);
  for (let at = 0; at < nodes.length; at++) {
    const isLeaf = children[at] === at;
    thresholds[2 * at] = isLeaf ? Infinity : compiledThreshold(tree, order, at, shape);
    links[2 * at + 1] = (children[at]! << featureBits) | (isLeaf ? 0 : tree.feature[nodes[at]!]!);
  }
  return { thresholds, links, ...compileRest(tree, order, shape) };
}

function widenTree(tree: TreeNodes, order: NodeOrder, shape: EnsembleShape): WideTree {
  const { nodes, children } = order;
  const thresholds = new Float64Array(nodes.length);
  const features = new Int32Array(nodes.length);
  for (let at = 0; at < nodes.length; at++) {
    const isLeaf = children[at] === at;
    thresholds[at] = isLeaf ? Infinity : compiledThreshold(tree, order, at, shape);
    features[at] = isLeaf ? 0 : tree.feature[nodes[at]!]!;
  }
  return { thresholds, children: children.slice(), features, ...compileRest(tree, order, shape) };
}

// The t for which `x > t` tells that x goes to the second child.
function compiledThreshold(tree: TreeNodes, order: NodeOrder, at: number, shape: EnsembleShape): number {
  if (order.isSwapped[at] === 1) return Infinity;
  const threshold = tree.threshold[order.nodes[at]!]!;
  if (shape.precision === 'float64') return shape.goesLeft === 'less' ? previousFloat64(threshold) : threshold;
  const floor = floorToFloat32(threshold);
  return shape.goesLeft === 'less' && floor === threshold ? previousFloat32(floor) : floor;
}

function compileRest(tree: TreeNodes, order: NodeOrder, shape: EnsembleShape): CompiledTree {
  const { nodes, children, isSwapped } = order;
  const { width } = shape;
  const values = new Float64Array(nodes.length * width);
  const missingRight = tree.missingLeft === undefined ? undefined : new Uint8Array(nodes.length);
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at]!;
    for (let i = 0; i < width; i++) values[at * width + i] = tree.values[node * width + i]!;
    if (missingRight !== undefined && children[at] !== at) {
      missingRight[at] = (tree.missingLeft?.[node] === 0 ? 1 : 0) ^ isSwapped[at]!;
    }
  }
  return { depth: order.depth, values, outputOffset: tree.outputOffset ?? 0, missingRight };
}

function malformed(tree: number, reason: string): DecantError {
  return new DecantError('MALFORMED_DATA', `Tree ${tree} of the ensemble is damaged: ${reason}.`);
}
