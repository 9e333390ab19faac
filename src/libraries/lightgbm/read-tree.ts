// One tree of a LightGBM model file: lines `key=value` (src/io/tree.cpp, Tree::ToString and Tree::Tree(const char*)).
import { malformed, parseInteger, readDoubles, readIntegers, readLegacyDoubles, readWords } from './number-text.ts';

/** What a tree does with NaN, by the codes in `decision_type`. */
export const MISSING_NONE = 0;
export const MISSING_ZERO = 1;
export const MISSING_NAN = 2;

/** A tree as LightGBM keeps it: inner nodes are 0 .. leafCount - 2; a child below zero is the leaf `~child`. */
export interface LightgbmTree {
  readonly leafCount: number;
  /** For each inner node. */
  readonly splitFeature: Int32Array;
  readonly threshold: Float64Array;
  /** Bit 0: categorical; bit 1: missing values go left; bits 2 and 3: what is missing. */
  readonly decisionType: Int32Array;
  readonly leftChild: Int32Array;
  readonly rightChild: Int32Array;
  /** float32 in LightGBM. */
  readonly splitGain: Float32Array;
  readonly internalCount: Int32Array;
  /** For each leaf. */
  readonly leafValue: Float64Array;
  readonly leafCounts: Int32Array;
  /** Sets of categories: set k is the bits of words[boundaries[k]] .. words[boundaries[k + 1]]; a node's threshold is its set. */
  readonly categories: { readonly boundaries: Int32Array; readonly words: Uint32Array } | undefined;
  /** A linear model in each leaf (`linear_tree`). */
  readonly linear: LinearLeaves | undefined;
}

/** Leaf k answers constants[k] + sum of coefficients[i] * x[features[i]], i from offsets[k] to offsets[k + 1]. */
export interface LinearLeaves {
  readonly constants: Float64Array;
  readonly offsets: Int32Array;
  readonly features: Int32Array;
  readonly coefficients: Float64Array;
}

/** Reads the lines of one tree; refuses arrays of other lengths than its number of leaves asks for. */
export function readTree(fields: ReadonlyMap<string, string>, featureCount: number): LightgbmTree {
  const leafCount = readCount(fields, 'num_leaves');
  const setCount = readCount(fields, 'num_cat');
  if (leafCount < 1) throw malformed('a tree has no leaves');
  const nodeCount = leafCount - 1;
  const leafValue = readDoubles(requireField(fields, 'leaf_value'), leafCount, 'leaf_value');
  const isLinear = (fields.get('is_linear') ?? '0') !== '0';
  const integers = (key: string, count: number): Int32Array => readIntegers(requireField(fields, key), count, key);
  const optional = (key: string, count: number): Int32Array =>
    fields.has(key) ? integers(key, count) : new Int32Array(count);
  const linear = isLinear ? readLinearLeaves(fields, leafCount, featureCount) : undefined;
  if (nodeCount === 0) return { ...EMPTY, leafCount, leafValue, linear };
  const gain = fields.get('split_gain');
  const categories = setCount > 0 ? readCategories(fields, setCount) : undefined;
  const tree: LightgbmTree = {
    leafCount,
    splitFeature: integers('split_feature', nodeCount),
    threshold: readDoubles(requireField(fields, 'threshold'), nodeCount, 'threshold'),
    decisionType: optional('decision_type', nodeCount),
    leftChild: integers('left_child', nodeCount),
    rightChild: integers('right_child', nodeCount),
    splitGain:
      gain === undefined
        ? new Float32Array(nodeCount)
        : Float32Array.from(readLegacyDoubles(gain, nodeCount, 'split_gain')),
    internalCount: optional('internal_count', nodeCount),
    leafValue,
    leafCounts: optional('leaf_count', leafCount),
    categories,
    linear,
  };
  checkNodes(tree, setCount, featureCount);
  return tree;
}

const EMPTY = {
  splitFeature: new Int32Array(0),
  threshold: new Float64Array(0),
  decisionType: new Int32Array(0),
  leftChild: new Int32Array(0),
  rightChild: new Int32Array(0),
  splitGain: new Float32Array(0),
  internalCount: new Int32Array(0),
  leafCounts: new Int32Array(1),
  categories: undefined,
};

function readCategories(
  fields: ReadonlyMap<string, string>,
  setCount: number,
): NonNullable<LightgbmTree['categories']> {
  const boundaries = readIntegers(requireField(fields, 'cat_boundaries'), setCount + 1, 'cat_boundaries');
  if (boundaries[0] !== 0 || boundaries.some((end, index) => index > 0 && end < boundaries[index - 1]!)) {
    throw malformed('cat_boundaries do not ascend from 0');
  }
  return {
    boundaries,
    words: readWords(requireField(fields, 'cat_threshold'), boundaries[setCount]!, 'cat_threshold'),
  };
}

function checkNodes(tree: LightgbmTree, setCount: number, featureCount: number): void {
  const { leafCount, splitFeature, threshold, decisionType, leftChild, rightChild } = tree;
  for (let node = 0; node < leafCount - 1; node++) {
    const type = decisionType[node]!;
    if (type < 0 || type >> 2 > MISSING_NAN) throw malformed(`node ${node} has the decision type ${type}`);
    if ((type & 1) === 1) {
      const set = threshold[node]!;
      if (!Number.isInteger(set) || set < 0 || set >= setCount) {
        throw malformed(`node ${node} asks for set ${set} of ${setCount} sets of categories`);
      }
    }
    const feature = splitFeature[node]!;
    if (feature < 0 || feature >= featureCount) throw malformed(`node ${node} asks for column ${feature}`);
    for (const child of [leftChild[node]!, rightChild[node]!]) {
      if (child >= leafCount - 1 || ~child >= leafCount) throw malformed(`node ${node} has the child ${child}`);
    }
  }
}

function readLinearLeaves(fields: ReadonlyMap<string, string>, leafCount: number, featureCount: number): LinearLeaves {
  const constants = readDoubles(requireField(fields, 'leaf_const'), leafCount, 'leaf_const');
  const counts = readIntegers(requireField(fields, 'num_features'), leafCount, 'num_features');
  const offsets = new Int32Array(leafCount + 1);
  for (let leaf = 0; leaf < leafCount; leaf++) {
    const count = counts[leaf]!;
    if (count < 0 || count > featureCount) throw malformed(`leaf ${leaf} has ${count} coefficients`);
    offsets[leaf + 1] = offsets[leaf]! + count;
  }
  const total = offsets[leafCount]!;
  const features = readIntegers(requireField(fields, 'leaf_features'), total, 'leaf_features');
  if (features.some((feature) => feature < 0 || feature >= featureCount)) {
    throw malformed('leaf_features name a column that is not there');
  }
  return {
    constants,
    offsets,
    features,
    coefficients: readDoubles(requireField(fields, 'leaf_coeff'), total, 'leaf_coeff'),
  };
}

function readCount(fields: ReadonlyMap<string, string>, key: string): number {
  const count = parseInteger(requireField(fields, key), key);
  if (count < 0) throw malformed(`${key} is ${count}`);
  return count;
}

function requireField(fields: ReadonlyMap<string, string>, key: string): string {
  const value = fields.get(key);
  if (value === undefined) throw malformed(`a tree has no ${key}`);
  return value;
}
