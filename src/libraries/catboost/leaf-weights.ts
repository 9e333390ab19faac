// Weights of the training rows in each leaf, which explanations need, summed over the parts of the trees
// (catboost/libs/fstr/shap_prepared_trees.cpp).
import { DecantError } from '../../errors.ts';
import { listStarts } from './leaf-indexes.ts';
import { malformed } from './malformed.ts';
import type { CatboostModel } from './model.ts';

/** A tree as nodes with weights; of a symmetric tree too. */
export interface WeighedTree {
  /** Question of each node that has children. */
  readonly question: readonly number[];
  /** Children of each node; -1 where that side ends at the node itself. */
  readonly no: readonly number[];
  readonly yes: readonly number[];
  readonly weight: readonly number[];
  /** Where in `leafValues` the numbers of a node begin at which a side ends; -1 of any other. */
  readonly leaf: readonly number[];
}

/** Lists the trees of a checked model; refuses a model that keeps no weights. */
export function listWeighedTrees(model: CatboostModel): readonly WeighedTree[] {
  const { leafWeights, leafValues, sizes, nodes } = model.trees;
  if (leafWeights.length === 0) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'This CatBoost model keeps no weights of its leaves, which explanations need.',
      { hint: 'Save the model with a release of CatBoost that keeps them.' },
    );
  }
  if (leafWeights.length * model.approxDimension !== leafValues.length) {
    throw malformed(`it has ${leafWeights.length} weights for ${leafValues.length / model.approxDimension} leaves`);
  }
  const starts = listStarts(sizes);
  let leaf = 0;
  return Array.from(sizes, (size, index) => {
    if (nodes !== undefined) return readNodes(model, nodes, starts[index]!, size);
    const tree = readSymmetric(model, starts[index]!, size, leaf);
    leaf += 2 ** size;
    return tree;
  });
}

type Growing = { readonly [Field in keyof WeighedTree]: number[] };

function addNode(tree: Growing, question: number, leaf: number, weight: number): number {
  tree.question.push(question);
  tree.no.push(-1);
  tree.yes.push(-1);
  tree.weight.push(weight);
  return tree.leaf.push(leaf) - 1;
}

function adopt(tree: Growing, node: number, side: 'no' | 'yes', child: number): void {
  tree[side][node] = child;
  tree.weight[node]! += tree.weight[child]!;
}

// The last question is the root's: CatBoost walks from the highest bit of a leaf's number.
function readSymmetric(model: CatboostModel, first: number, size: number, firstLeaf: number): WeighedTree {
  const { trees, approxDimension } = model;
  const tree = makeTree();
  const grow = (level: number, number: number): number => {
    const leaf = firstLeaf + number;
    if (level < 0) return addNode(tree, -1, leaf * approxDimension, trees.leafWeights[leaf]!);
    const node = addNode(tree, trees.splits[first + level]!, -1, 0);
    adopt(tree, node, 'no', grow(level - 1, 2 * number));
    adopt(tree, node, 'yes', grow(level - 1, 2 * number + 1));
    return node;
  };
  grow(size - 1, 0);
  return tree;
}

function readNodes(
  { trees, approxDimension }: CatboostModel,
  { steps, leaves }: NonNullable<CatboostModel['trees']['nodes']>,
  first: number,
  size: number,
): WeighedTree {
  const tree = makeTree();
  const grow = (source: number): number => {
    // A node that two steps lead to would be walked again and again.
    if (source >= first + size || tree.leaf.length >= size) throw malformed('the steps of a tree make no tree');
    const [no = 0, yes = 0] = steps.subarray(2 * source, 2 * source + 2);
    const hasLeaf = no === 0 || yes === 0;
    const leaf = hasLeaf ? leaves[source]! : -1;
    const weight = hasLeaf ? trees.leafWeights[leaf / approxDimension] : 0;
    if (weight === undefined) throw malformed('a leaf has no weight');
    const node = addNode(tree, trees.splits[source]!, leaf, weight);
    if (no > 0) adopt(tree, node, 'no', grow(source + no));
    if (yes > 0) adopt(tree, node, 'yes', grow(source + yes));
    return node;
  };
  grow(first);
  return tree;
}

function makeTree(): Growing {
  return { question: [], no: [], yes: [], weight: [], leaf: [] };
}
