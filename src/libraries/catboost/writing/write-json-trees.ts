// Trees of a model in JSON, as read-json-trees.ts reads them (catboost/libs/model/model_export/json_model_helpers.cpp).
import { DecantError } from '../../../errors.ts';
import { listStarts } from '../leaf-indexes.ts';
import { malformed } from '../malformed.ts';
import type { CatboostModel, Trees } from '../model.ts';
import { makeList, makeObject } from './json-text.ts';
import { formatFloat32, formatFloat64 } from './number-text.ts';

/** Nodes below each other that JSON may have: its readers limit how deep they go. */
const MAX_LEVELS = 400;

/** The member of the document that holds the trees of a checked model. */
export function writeTrees(model: CatboostModel): Readonly<Record<string, string>> {
  const { trees, approxDimension } = model;
  const isWeighed = trees.leafWeights.length > 0;
  if (isWeighed && trees.leafWeights.length * approxDimension !== trees.leafValues.length) {
    throw malformed(
      `it has ${trees.leafWeights.length} weights for ${trees.leafValues.length / approxDimension} leaves`,
    );
  }
  const questions = listQuestions(model);
  const starts = listStarts(trees.sizes);
  const { nodes } = trees;
  if (nodes === undefined) return { oblivious_trees: makeList(writeSymmetric(model, questions, starts)) };
  const texts = Array.from(trees.sizes, (size, index) => writeNested(model, nodes, questions, starts[index]!, size));
  return { trees: makeList(texts) };
}

// Questions in the order of their numbers (see CatboostModel).
function listQuestions({ floatFeatures, oneHotFeatures, ctrFeatures }: CatboostModel): readonly string[] {
  const questions: string[] = [];
  const add = (members: Readonly<Record<string, string>>, type: string): void => {
    questions.push(makeObject({ ...members, split_index: String(questions.length), split_type: `"${type}"` }));
  };
  for (const { borders, index } of floatFeatures) {
    for (const border of borders) {
      add({ border: formatFloat32(border), float_feature_index: String(index) }, 'FloatFeature');
    }
  }
  for (const { values, catFeature } of oneHotFeatures) {
    for (const value of values) add({ cat_feature_index: String(catFeature), value: String(value) }, 'OneHotFeature');
  }
  for (const { borders, targetBorder } of ctrFeatures) {
    for (const border of borders) {
      add({ border: formatFloat32(border), ctr_target_border_idx: String(targetBorder) }, 'OnlineCtr');
    }
  }
  return questions;
}

function writeSymmetric(
  { trees, approxDimension }: CatboostModel,
  questions: readonly string[],
  starts: ArrayLike<number>,
): readonly string[] {
  const { splits, sizes, leafValues, leafWeights } = trees;
  let leaf = 0;
  return Array.from(sizes, (size, index) => {
    const first = leaf;
    leaf += 2 ** size;
    return makeObject({
      leaf_values: writeNumbers(leafValues.subarray(first * approxDimension, leaf * approxDimension)),
      leaf_weights: leafWeights.length === 0 ? undefined : writeNumbers(leafWeights.subarray(first, leaf)),
      splits: makeList(Array.from(splits.subarray(starts[index], starts[index]! + size), (split) => questions[split]!)),
    });
  });
}

// A side that ends at a node gets a leaf of its own, which CatBoost has no step to.
function writeNested(
  { trees, approxDimension }: CatboostModel,
  { steps, leaves }: NonNullable<Trees['nodes']>,
  questions: readonly string[],
  first: number,
  size: number,
): string {
  let visited = 0;
  const writeLeaf = (node: number): string => {
    const leaf = leaves[node]!;
    const values = trees.leafValues.subarray(leaf, leaf + approxDimension);
    if (values.length !== approxDimension) throw malformed('a tree ends at a leaf that is not there');
    const weight = trees.leafWeights[leaf / approxDimension];
    if (trees.leafWeights.length > 0 && weight === undefined) throw malformed('a leaf has no weight');
    return makeObject({
      value: approxDimension === 1 ? formatFloat64(values[0]!) : writeNumbers(values),
      weight: weight === undefined ? undefined : formatFloat64(weight),
    });
  };
  const write = (node: number, level: number): string => {
    visited += 1;
    // A node that two steps lead to would be written again and again.
    if (node >= first + size || visited > size) throw malformed('the steps of a tree make no tree');
    if (level > MAX_LEVELS) {
      throw new DecantError('UNSUPPORTED_MODEL', `A tree of more than ${MAX_LEVELS} levels is not written as JSON.`);
    }
    const [no = 0, yes = 0] = steps.subarray(2 * node, 2 * node + 2);
    if (no === 0 && yes === 0) return writeLeaf(node);
    const writeSide = (step: number): string => (step === 0 ? writeLeaf(node) : write(node + step, level + 1));
    return makeObject({ left: writeSide(no), right: writeSide(yes), split: questions[trees.splits[node]!]! });
  };
  return write(first, 0);
}

function writeNumbers(numbers: Float64Array): string {
  return makeList(Array.from(numbers, formatFloat64));
}
