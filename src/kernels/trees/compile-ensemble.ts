// Compiles decision trees for fast scoring: every node in few bytes, and near to those that follow it.
import { DecantError } from '../../errors.ts';
import { RULE_CATEGORY, RULE_ZERO_IS_MISSING } from './compiled-tree.ts';
import type { CompiledTree, PackedTree, RuledTree, TreeEnsemble, WideTree } from './compiled-tree.ts';
import { previousFloat64, stepFloat32Down } from './neighbours.ts';
import { orderNodes } from './order-nodes.ts';
import type { NodeOrder } from './order-nodes.ts';
import type { EnsembleShape, TreeNodes } from './tree-nodes.ts';
import { TreeBatches } from './wasm/tree-batches.ts';

/**
 * Compiles trees into one ensemble. Refuses with MALFORMED_DATA what is no tree: children outside the arrays, shared or
 * circular; columns that X does not have; thresholds that are NaN; sets of categories that are not there.
 */
export function compileEnsemble(trees: readonly TreeNodes[], shape: EnsembleShape): TreeEnsemble {
  const missing = trees.filter((tree) => tree.missingLeft !== undefined).length;
  if (missing !== 0 && missing !== trees.length) {
    throw new DecantError(
      'MALFORMED_DATA',
      'Some trees of the ensemble have a rule for missing values and some have none.',
    );
  }
  const featureBits = 32 - Math.clz32(Math.max(0, shape.featureCount - 1));
  const { featureCount, width, outputCount, goesLeft, precision, categories } = shape;
  const compiled = trees.map((tree, index) => compileTree(tree, orderNodes(tree, shape, index), shape, featureBits));
  const common = { featureCount, width, outputCount, featureBits, hasMissingRule: missing > 0 };
  const batches = new TreeBatches(compiled, common);
  const isPacked = compiled.every(({ layout }) => layout === 'packed');
  return { ...common, goesLeft, precision, categories, trees: compiled, isPacked, batches };
}

function compileTree(tree: TreeNodes, order: NodeOrder, shape: EnsembleShape, featureBits: number): CompiledTree {
  const hasRules = tree.categories?.sets.some((set) => set >= 0) === true || tree.zeroIsMissing?.includes(1) === true;
  if (hasRules) return compileRules(tree, order, shape);
  if (shape.precision === 'float32' && order.nodes.length * 2 ** (featureBits + 1) <= 2 ** 31) {
    return packTree(tree, order, shape, featureBits);
  }
  return widenTree(tree, order, shape);
}

function packTree(tree: TreeNodes, order: NodeOrder, shape: EnsembleShape, featureBits: number): PackedTree {
  const buffer = new ArrayBuffer(order.nodes.length * 8);
  const thresholds = new Float32Array(buffer);
  const links = new Int32Array(buffer);
  packThresholds(thresholds, links, order, tree.threshold, shape.goesLeft === 'less');
  packLinks(links, order, tree.feature, tree.missingLeft, featureBits);
  return { layout: 'packed', thresholds, links, ...compileRest(tree, order, shape) };
}

// Loops over nodes are functions of their own: V8 compiles a small one soon, which is most of the time to load a forest.
function packThresholds(
  thresholds: Float32Array,
  links: Int32Array,
  { nodes, children, isSwapped }: NodeOrder,
  source: Float64Array,
  isLess: boolean,
): void {
  for (let at = 0; at < nodes.length; at++) {
    if (children[at] === at || isSwapped[at] === 1) {
      thresholds[2 * at] = Infinity;
      continue;
    }
    const threshold = source[nodes[at]!]!;
    thresholds[2 * at] = threshold;
    const rounded = thresholds[2 * at]!;
    if (rounded > threshold || (isLess && rounded === threshold)) stepFloat32Down(thresholds, links, 2 * at);
  }
}

function packLinks(
  links: Int32Array,
  { nodes, children, isSwapped }: NodeOrder,
  feature: Int32Array,
  missingLeft: Uint8Array | undefined,
  featureBits: number,
): void {
  const childShift = featureBits + 1;
  for (let at = 0; at < nodes.length; at++) {
    const child = children[at]!;
    let link = child << childShift;
    if (child !== at) {
      const node = nodes[at]!;
      link |= feature[node]!;
      if (missingLeft !== undefined && (missingLeft[node] === 0) !== (isSwapped[at] === 1)) link |= 1 << featureBits;
    }
    links[2 * at + 1] = link;
  }
}

function widenTree(tree: TreeNodes, order: NodeOrder, shape: EnsembleShape): WideTree {
  const { nodes, children, isSwapped } = order;
  const { feature, missingLeft } = tree;
  const { goesLeft } = shape;
  const isFloat32 = shape.precision === 'float32';
  const float = new Float32Array(1);
  const bits = new Int32Array(float.buffer);
  const thresholds = new Float64Array(nodes.length).fill(Infinity);
  const features = new Int32Array(nodes.length);
  for (let at = 0; at < nodes.length; at++) {
    if (children[at] === at) continue;
    const node = nodes[at]!;
    const missing = missingLeft === undefined ? 0 : Number(missingLeft[node] === 0) ^ isSwapped[at]!;
    features[at] = (feature[node]! << 1) | missing;
    if (isSwapped[at] === 1) continue;
    const threshold = tree.threshold[node]!;
    if (isFloat32) {
      float[0] = threshold;
      if (float[0] > threshold || (goesLeft === 'less' && float[0] === threshold)) stepFloat32Down(float, bits, 0);
      thresholds[at] = float[0];
    } else {
      thresholds[at] = goesLeft === 'less' ? previousFloat64(threshold) : threshold;
    }
  }
  return { layout: 'wide', thresholds, children, features, ...compileRest(tree, order, shape) };
}

function compileRules(tree: TreeNodes, order: NodeOrder, shape: EnsembleShape): RuledTree {
  const wide = widenTree(tree, order, shape);
  const { categories, zeroIsMissing } = tree;
  const rules = new Uint8Array(order.nodes.length);
  for (let at = 0; at < rules.length; at++) {
    if (wide.children[at] === at) continue;
    const node = order.nodes[at]!;
    const set = categories?.sets[node] ?? -1;
    if (set >= 0) {
      rules[at] = RULE_CATEGORY;
      wide.thresholds[at] = set;
    } else if (zeroIsMissing?.[node] === 1) {
      rules[at] = RULE_ZERO_IS_MISSING;
    }
  }
  const { offsets = new Int32Array(1), words = new Uint32Array(0) } = categories ?? {};
  return { ...wide, layout: 'ruled', rules, offsets, words };
}

function compileRest(
  tree: TreeNodes,
  order: NodeOrder,
  shape: EnsembleShape,
): Pick<CompiledTree, 'depth' | 'stride' | 'values' | 'outputOffset' | 'origins'> {
  const { nodes, depth } = order;
  const { width } = shape;
  const source = tree.values;
  const values = new Float64Array(nodes.length * width);
  if (width === 1) {
    takeElements(source, nodes, values);
  } else {
    for (let at = 0; at < nodes.length; at++) {
      const from = nodes[at]! * width;
      for (let i = 0; i < width; i++) values[at * width + i] = source[from + i]!;
    }
  }
  const stride = chooseStride(depth, nodes.length);
  return { depth, stride, values, outputOffset: tree.outputOffset ?? 0, origins: nodes };
}

function takeElements(source: Float64Array, places: Int32Array, out: Float64Array): void {
  for (let at = 0; at < places.length; at++) out[at] = source[places[at]!]!;
}

/** Steps between two looks in a tree whose paths differ. */
const SHORT_STRIDE = 4;

/** A tree that is not deeper than a full one of as many leaves by more than this has paths that are much alike. */
const EXTRA_DEPTH = 3;

function chooseStride(depth: number, nodeCount: number): number {
  const fullDepth = Math.ceil(Math.log2((nodeCount + 1) / 2));
  return depth <= fullDepth + EXTRA_DEPTH ? depth : SHORT_STRIDE;
}
