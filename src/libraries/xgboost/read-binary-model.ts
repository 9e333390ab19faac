// Models in XGBoost's own binary format (0.7 to 2.0; `binf` in front since 1.0): src/learner.cc, src/gbm/gbtree_model.h,
// include/xgboost/tree_model.h and src/gbm/gblinear_model.h of those releases.
import { DecantError } from '../../errors.ts';
import { BinaryCursor } from './binary-cursor.ts';
import type { SavedConfig } from './read-document-model.ts';
import { MAX_GROUPS } from './model.ts';
import type { LinearBoosterModel, TreeBoosterModel, XgboostModel, XgboostTree } from './model.ts';
import { createObjective } from './objective.ts';
import { BEFORE_1_0, checkRelease, isSince } from './release.ts';
import type { Release } from './release.ts';
import { makeRoundOffsets } from './rounds.ts';

const MAGIC = [0x62, 0x69, 0x6e, 0x66];
/** Reserved fields at the end of each struct. */
const LEARNER_RESERVED = 25 * 4;
const MODEL_RESERVED = 32 * 4;
const TREE_RESERVED = 31 * 4;
const NODE_SIZE = 20;
const STATISTICS_SIZE = 16;
const LONGEST_NAME = 256;

/** The numbers of the learner that its booster needs. */
interface LearnerParam {
  readonly release: Release;
  readonly featureCount: number;
  readonly groupCount: number;
  readonly config: SavedConfig | undefined;
}

/** Reads a model; MALFORMED_DATA for bytes that are none, refuses unknown objectives and boosters by name. */
export function readBinaryModel(bytes: Uint8Array, config?: SavedConfig): XgboostModel {
  const hasMagic = MAGIC.every((byte, index) => bytes[index] === byte);
  const cursor = new BinaryCursor(bytes, hasMagic ? MAGIC.length : 0);
  const baseScore = cursor.float32();
  const featureCount = cursor.int32();
  const classCount = cursor.int32();
  const hasAttributes = cursor.int32() !== 0;
  cursor.skip(4); // contain_eval_metrics: their names lie behind everything that is needed
  const [major, minor, targetCount] = [cursor.int32(), cursor.int32(), cursor.int32()];
  cursor.skip(4 + LEARNER_RESERVED);
  const release = major === 0 ? BEFORE_1_0 : { major, minor };
  const targets = isSince(release, 1, 6) ? targetCount : 1;
  if (
    featureCount < 0 ||
    classCount < 0 ||
    major < 0 ||
    minor < 0 ||
    targets < 0 ||
    Math.max(classCount, targets) > MAX_GROUPS
  ) {
    throw cursor.malformed('impossible sizes');
  }
  const groupCount = Math.max(1, classCount, targets);
  const objectiveName = readName(cursor);
  const boosterName = readName(cursor);
  if (!/^[\w:@.-]+$/.test(objectiveName) || !/^\w+$/.test(boosterName)) throw cursor.malformed('names that are none');
  checkRelease(release);
  const objective = createObjective(objectiveName, release);
  const booster = readBooster(cursor, boosterName, { release, featureCount, groupCount, config });
  if (!Number.isFinite(baseScore)) throw cursor.malformed('a base_score that is no number');
  const scores = new Float32Array(groupCount).fill(baseScore);
  return {
    release,
    featureCount,
    classCount,
    groupCount,
    objective,
    booster,
    // Before 1.0 the file has the margin itself.
    baseMargins: major === 0 ? scores : objective.toMargins(scores),
    featureNames: undefined,
    featureTypes: undefined,
    attributes: hasAttributes ? readAttributes(cursor) : new Map<string, string>(),
  };
}

function readName(cursor: BinaryCursor): string {
  let length = cursor.count();
  // A 32-bit machine wrote a count of four bytes once; the reader of every release looks for it.
  if (length >= 2 ** 32 - 1) {
    cursor.skip(4);
    length = Math.floor(length / 2 ** 32);
  }
  if (length > LONGEST_NAME) throw cursor.malformed(`a name of ${length} bytes`);
  return cursor.text(length);
}

function readAttributes(cursor: BinaryCursor): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  const count = cursor.count();
  for (let index = 0; index < count; index++) {
    const key = cursor.text(cursor.count());
    attributes.set(key, cursor.text(cursor.count()));
  }
  // Where the binary format keeps the objective's parameters and the metrics; the library takes them out as it loads.
  attributes.delete('objective');
  attributes.delete('metrics');
  return attributes;
}

function readBooster(cursor: BinaryCursor, name: string, param: LearnerParam): TreeBoosterModel | LinearBoosterModel {
  switch (name) {
    case 'gbtree':
    case 'dart':
      return readTrees(cursor, name === 'dart', param);
    case 'gblinear': {
      cursor.skip(2 * 4 + MODEL_RESERVED);
      const weights = cursor.floats();
      const { featureCount, groupCount } = param;
      if (weights.length !== (featureCount + 1) * groupCount) {
        throw cursor.malformed(`${weights.length} weights for ${featureCount} features and ${groupCount} outputs`);
      }
      return { kind: 'linear', weights };
    }
    default:
      throw new DecantError(
        'UNSUPPORTED_MODEL',
        `Booster ${JSON.stringify(name)} is not known; known are gbtree, dart and gblinear.`,
      );
  }
}

function readTrees(
  cursor: BinaryCursor,
  isDart: boolean,
  { release, groupCount, config }: LearnerParam,
): TreeBoosterModel {
  const treeCount = cursor.int32();
  const parallel = cursor.int32(); // num_roots before 1.6
  cursor.skip(2 * 4 + 8 + 4); // num_feature, padding, num_pbuffer, num_output_group
  const vector = cursor.int32();
  cursor.skip(MODEL_RESERVED);
  if (treeCount < 0 || vector < 0 || vector > 1)
    throw cursor.malformed(`${treeCount} trees with leaves of ${vector} numbers`);
  const trees: XgboostTree[] = [];
  for (let index = 0; index < treeCount; index++) trees.push(readTree(cursor));
  const treeGroups = cursor.int32s(treeCount);
  const treeWeights = isDart && treeCount > 0 ? cursor.floats() : undefined;
  if (treeWeights !== undefined && treeWeights.length !== treeCount) {
    throw cursor.malformed(`${treeWeights.length} weights for ${treeCount} trees`);
  }
  const parallelTrees = isSince(release, 1, 6) ? Math.max(1, parallel) : (config?.parallelTrees ?? 1);
  const roundOffsets = makeRoundOffsets({ treeGroups, groupCount, parallelTrees, release });
  return { kind: 'trees', trees, treeGroups, treeWeights, roundOffsets, storedCategories: undefined };
}

function readTree(cursor: BinaryCursor): XgboostTree {
  cursor.skip(4); // num_roots
  const count = cursor.int32();
  cursor.skip(3 * 4); // num_deleted, max_depth, num_feature
  const vector = cursor.int32();
  cursor.skip(TREE_RESERVED);
  if (count < 1 || vector < 0 || vector > 1)
    throw cursor.malformed(`a tree of ${count} nodes with leaves of ${vector} numbers`);
  const { view, start } = cursor.records(count, NODE_SIZE);
  const { start: statistics } = cursor.records(count, STATISTICS_SIZE);
  const left = new Int32Array(count);
  const right = new Int32Array(count);
  const feature = new Int32Array(count);
  const defaultLeft = new Uint8Array(count);
  const threshold = new Float32Array(count);
  const gain = new Float32Array(count);
  const cover = new Float32Array(count);
  for (let node = 0; node < count; node++) {
    const at = start + node * NODE_SIZE;
    left[node] = view.getInt32(at + 4, true);
    right[node] = view.getInt32(at + 8, true);
    const split = view.getUint32(at + 12, true);
    // The highest bit tells where a missing value goes.
    feature[node] = split & 0x7fffffff;
    defaultLeft[node] = split >>> 31;
    threshold[node] = view.getFloat32(at + 16, true);
    gain[node] = view.getFloat32(statistics + node * STATISTICS_SIZE, true);
    cover[node] = view.getFloat32(statistics + node * STATISTICS_SIZE + 4, true);
  }
  return {
    ...{ left, right, feature, defaultLeft, threshold, gain, cover },
    width: 1,
    leafValues: threshold,
    categories: undefined,
  };
}
