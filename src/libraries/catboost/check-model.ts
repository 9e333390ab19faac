// Checks that the numbers of a CatBoost model fit each other, so that nothing needs checks when rows are scored.
import { keyOfCtr } from './model.ts';
import type { CatboostModel, CtrFeature, CtrTable, Projection } from './model.ts';
import { malformed } from './malformed.ts';

/** Deepest symmetric tree that CatBoost grows (its option `depth`). */
const MAX_DEPTH = 16;

/** Most columns of the training data. */
const MAX_COLUMNS = 2 ** 24;

/** Refuses with MALFORMED_DATA a model whose parts name what is not there. */
export function checkModel(model: CatboostModel): void {
  const { floatFeatures, catFeatures, oneHotFeatures, ctrFeatures } = model;
  for (const { flatIndex, index } of [...floatFeatures, ...catFeatures]) {
    if (flatIndex < 0 || flatIndex >= MAX_COLUMNS || index < 0 || index >= MAX_COLUMNS) {
      throw malformed(`a column has the numbers ${index} and ${flatIndex}`);
    }
  }
  for (const { borders } of [...floatFeatures, ...ctrFeatures]) {
    for (let at = 0; at < borders.length; at++) {
      if (borders[at] !== borders[at] || (at > 0 && borders[at - 1]! > borders[at]!)) {
        throw malformed('the borders of a column do not ascend');
      }
    }
  }
  const cats = new Set(catFeatures.filter(({ isUsed }) => isUsed).map(({ index }) => index));
  const floats = new Set(floatFeatures.filter(({ borders }) => borders.length > 0).map(({ index }) => index));
  if (oneHotFeatures.some(({ catFeature }) => !cats.has(catFeature)))
    throw malformed('it asks for a column of categories that is not there');
  for (const ctr of ctrFeatures) {
    checkProjection(ctr.base.projection, cats, floats);
    checkTable(ctr, model.ctrTables.get(keyOfCtr(ctr.base)));
  }
  checkTrees(model);
}

function checkProjection(projection: Projection, cats: ReadonlySet<number>, floats: ReadonlySet<number>): void {
  const isSound =
    projection.catFeatures.every((index) => cats.has(index)) &&
    projection.oneHotSplits.every(({ index }) => cats.has(index)) &&
    projection.floatSplits.every(({ index }) => floats.has(index));
  if (!isSound) throw malformed('a CTR counts by a column that is not there');
}

function checkTable({ base, targetBorder }: CtrFeature, table: CtrTable | undefined): void {
  if (table === undefined) throw malformed(`it has no counts for a CTR of type ${base.type}`);
  const { hashes, indices, counts, targetClassCount } = table;
  let width = 1;
  switch (base.type) {
    case 'BinarizedTargetMeanValue':
    case 'FloatTargetMeanValue':
      width = 2;
      break;
    case 'Counter':
    case 'FeatureFreq':
      break;
    case 'Buckets':
    case 'Borders':
      // Borders of two classes are read without their number.
      width = base.type === 'Borders' ? Math.max(2, targetClassCount) : targetClassCount;
      if (targetClassCount < 1 || targetBorder < 0 || targetBorder >= width) {
        throw malformed(`a CTR asks for border ${targetBorder} of ${targetClassCount} classes`);
      }
  }
  let hasRoom = false;
  for (let place = 0; place < indices.length; place++) {
    if (hashes[2 * place] === 0xffffffff && hashes[2 * place + 1] === 0xffffffff) hasRoom = true;
    else if ((indices[place]! + 1) * width > counts.length) throw malformed('a table of counts is too short');
  }
  // A search ends at an empty place.
  if (!hasRoom) throw malformed('a table of counts has no empty place');
}

function checkTrees(model: CatboostModel): void {
  const { trees, approxDimension } = model;
  const { splits, sizes, leafValues, nodes } = trees;
  const questionCount =
    [...model.floatFeatures, ...model.ctrFeatures].reduce((count, { borders }) => count + borders.length, 0) +
    model.oneHotFeatures.reduce((count, { values }) => count + values.length, 0);
  let splitCount = 0;
  let leafCount = 0;
  for (const size of sizes) {
    if (size < 0 || (nodes === undefined && size > MAX_DEPTH) || (nodes !== undefined && size < 1)) {
      throw malformed(`a tree has the size ${size}`);
    }
    splitCount += size;
    leafCount += 2 ** size;
  }
  if (splitCount !== splits.length) throw malformed(`its trees ask ${splitCount} questions of ${splits.length}`);
  if (nodes !== undefined) {
    if (nodes.steps.length !== 2 * splitCount || nodes.leaves.length !== splitCount) {
      throw malformed(
        `it has ${nodes.steps.length / 2} steps and ${nodes.leaves.length} leaves for ${splitCount} nodes`,
      );
    }
    // Trees of nothing but leaves ask question 0, even where there are none.
    const isEmpty =
      questionCount === 0 && splits.every((split) => split === 0) && nodes.steps.every((step) => step === 0);
    if (isEmpty) return;
  } else if (leafCount * approxDimension !== leafValues.length) {
    throw malformed(`it has ${leafValues.length} leaf values for ${leafCount} leaves of ${approxDimension}`);
  }
  if (splits.some((split) => split < 0 || split >= questionCount)) {
    throw malformed(`a tree asks a question that is not among the ${questionCount}`);
  }
}
