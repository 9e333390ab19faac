// Trees of a model in JSON: lists of questions and leaves, or objects inside each other.
import type { Value } from '../../data/dtype.ts';
import { integerOf, listOf, member, numberOf } from './json-values.ts';
import { malformed } from './malformed.ts';
import type { Trees } from './model.ts';

interface JsonTrees {
  readonly trees: Trees;
  readonly approxDimension: number;
}

/** Reads the trees, and how many numbers a leaf has. */
export function readJsonTrees(model: Value): JsonTrees {
  const symmetric = member(model, 'oblivious_trees');
  if (symmetric !== undefined) return readSymmetric(listOf(symmetric, 'oblivious_trees'));
  const trees = member(model, 'trees');
  if (trees === undefined) throw malformed('it has no trees');
  return readNested(listOf(trees, 'trees'));
}

function readSymmetric(trees: readonly Value[]): JsonTrees {
  const splits: number[] = [];
  const sizes: number[] = [];
  const values: number[] = [];
  const weights: number[] = [];
  let approxDimension = 1;
  for (const tree of trees) {
    const questions = listOf(member(tree, 'splits'), 'splits');
    const leaves = listOf(member(tree, 'leaf_values'), 'leaf_values');
    for (const question of questions) splits.push(integerOf(member(question, 'split_index'), 'split_index'));
    for (const leaf of leaves) values.push(numberOf(leaf, 'a leaf'));
    for (const weight of listOf(member(tree, 'leaf_weights') ?? [], 'leaf_weights'))
      weights.push(numberOf(weight, 'a weight'));
    const width = leaves.length / 2 ** questions.length;
    if (sizes.length > 0 && width !== approxDimension) throw malformed('its trees differ in the numbers of a leaf');
    approxDimension = width;
    sizes.push(questions.length);
  }
  if (!Number.isInteger(approxDimension) || approxDimension < 1)
    throw malformed(`its leaves have ${approxDimension} numbers`);
  return {
    trees: {
      splits: Int32Array.from(splits),
      sizes: Int32Array.from(sizes),
      leafValues: Float64Array.from(values),
      leafWeights: Float64Array.from(weights),
      nodes: undefined,
    },
    approxDimension,
  };
}

/** Farthest child of a node. */
const MAX_STEP = 2 ** 16 - 1;

function readNested(trees: readonly Value[]): JsonTrees {
  const splits: number[] = [];
  const sizes: number[] = [];
  const values: number[] = [];
  const weights: number[] = [];
  const steps: number[] = [];
  const leaves: number[] = [];
  let approxDimension: number | undefined;
  // The parser limits how deep trees are.
  const read = (node: Value | undefined): number => {
    const index = splits.length;
    const leaf = member(node, 'value');
    steps.push(0, 0);
    leaves.push(values.length);
    if (leaf !== undefined) {
      const numbers = Array.isArray(leaf) ? (leaf as readonly Value[]) : [leaf];
      approxDimension ??= numbers.length;
      if (numbers.length !== approxDimension || numbers.length === 0)
        throw malformed('its leaves differ in their numbers');
      for (const number of numbers) values.push(numberOf(number, 'a leaf'));
      const weight = member(node, 'weight');
      if (weight !== undefined) weights.push(numberOf(weight, 'a weight'));
      splits.push(0);
      return index;
    }
    splits.push(integerOf(member(member(node, 'split'), 'split_index'), 'split_index'));
    for (const [side, name] of ['left', 'right'].entries()) {
      const step = read(member(node, name)) - index;
      if (step > MAX_STEP) throw malformed('a tree has too many nodes');
      steps[2 * index + side] = step;
    }
    return index;
  };
  for (const tree of trees) {
    const first = splits.length;
    read(tree);
    sizes.push(splits.length - first);
  }
  return {
    trees: {
      splits: Int32Array.from(splits),
      sizes: Int32Array.from(sizes),
      leafValues: Float64Array.from(values),
      leafWeights: Float64Array.from(weights),
      nodes: { steps: Uint16Array.from(steps), leaves: Uint32Array.from(leaves) },
    },
    approxDimension: approxDimension ?? 1,
  };
}
