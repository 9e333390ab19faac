// Trees of JSON and UBJSON models (src/tree/tree_model.cc, src/tree/multi_target_tree_model.cc).
import { buildCategorySplits } from './category-splits.ts';
import type { WordBudget } from './category-splits.ts';
import type { DocumentObject } from './document.ts';
import type { XgboostTree } from './model.ts';

/** Reads one tree; MALFORMED_DATA where its arrays do not fit each other. */
export function readDocumentTree(tree: DocumentObject, budget: WordBudget): XgboostTree {
  const param = tree.object('tree_param');
  const count = param.textInteger('num_nodes');
  const vector = param.textInteger('size_leaf_vector');
  if (count < 1 || vector < 0) throw tree.malformed('has impossible sizes');
  const width = Math.max(1, vector);
  const left = takeNodes(tree, 'left_children', tree.integers('left_children'), count);
  const right = takeNodes(tree, 'right_children', tree.integers('right_children'), count);
  const threshold = takeNodes(tree, 'split_conditions', tree.floats('split_conditions'), count);
  return {
    left,
    right,
    feature: takeNodes(tree, 'split_indices', tree.integers('split_indices'), count),
    threshold,
    defaultLeft: Uint8Array.from(takeNodes(tree, 'default_left', tree.integers('default_left'), count)),
    categories: readCategories(tree, count, budget),
    width,
    leafValues: width === 1 ? threshold : readLeafVectors(tree, left, right, width),
    gain: readOptional(tree, 'loss_changes', count),
    cover: readOptional(tree, 'sum_hessian', count),
  };
}

function takeNodes<T extends { readonly length: number }>(
  tree: DocumentObject,
  key: string,
  values: T,
  count: number,
): T {
  if (values.length !== count) throw tree.malformed(`has ${values.length} values under ${key} for ${count} nodes`);
  return values;
}

// Trees with vector leaves had no statistics before 3.2.
function readOptional(tree: DocumentObject, key: string, count: number): Float32Array {
  if (!tree.has(key)) return new Float32Array(0);
  const values = tree.floats(key);
  return values.length === 0 ? values : takeNodes(tree, key, values, count);
}

// Since 3.2 a leaf's right child is the place of its vector in `leaf_weights`; before, vectors lie in `base_weights` by node.
function readLeafVectors(tree: DocumentObject, left: Int32Array, right: Int32Array, width: number): Float32Array {
  const count = left.length;
  if (!tree.has('leaf_weights')) {
    const weights = tree.floats('base_weights');
    if (weights.length !== count * width) throw tree.malformed(`has ${weights.length} base_weights for ${count} nodes`);
    return weights;
  }
  const weights = tree.floats('leaf_weights');
  // The bytes of a hostile file must pay for what is allocated.
  if (count * width > 4 * weights.length) {
    throw tree.malformed(`has ${weights.length} leaf_weights for ${count} nodes and vectors of ${width}`);
  }
  const values = new Float32Array(count * width);
  for (let node = 0; node < count; node++) {
    if (left[node]! >= 0) continue;
    const start = right[node]! * width;
    if (start < 0 || start + width > weights.length) throw tree.malformed(`has no vector for the leaf ${node}`);
    values.set(weights.subarray(start, start + width), node * width);
  }
  return values;
}

function readCategories(tree: DocumentObject, count: number, budget: WordBudget): XgboostTree['categories'] {
  if (!tree.has('split_type')) return undefined;
  const splitTypes = takeNodes(tree, 'split_type', tree.integers('split_type'), count);
  const nodes = tree.integers('categories_nodes');
  if (nodes.length === 0) return undefined;
  return buildCategorySplits(
    {
      splitTypes,
      nodes,
      starts: tree.integers('categories_segments'),
      sizes: tree.integers('categories_sizes'),
      categories: tree.integers('categories'),
    },
    budget,
    (problem) => tree.malformed(problem),
  );
}
