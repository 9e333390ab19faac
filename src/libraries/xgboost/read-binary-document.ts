// Models in XGBoost's own binary format (0.7 to 2.0; `binf` in front since 1.0), as the document that the same release writes in
// JSON: src/learner.cc, src/gbm/gbtree_model.h, include/xgboost/tree_model.h and src/gbm/gblinear_model.h of those releases.
import { BinaryCursor } from './binary-cursor.ts';
import { parseDocumentText } from './document.ts';
import { MAX_GROUPS } from './model.ts';
import { refuseBooster } from './read-document-model.ts';
import { BEFORE_1_0, checkRelease, isSince } from './release.ts';
import type { Release } from './release.ts';
import { makeRoundOffsets } from './rounds.ts';
import { formatFloat32 } from './writing/float-text.ts';

const MAGIC = [0x62, 0x69, 0x6e, 0x66];
/** Reserved fields at the end of each struct. */
const LEARNER_RESERVED = 25 * 4;
const MODEL_RESERVED = 32 * 4;
const TREE_RESERVED = 31 * 4;
const NODE_SIZE = 20;
const STATISTICS_SIZE = 16;
const LONGEST_NAME = 256;
/** All bits of a field but the highest, which holds something else. */
const LOW_BITS = 0x7fffffff;

type Fields = Readonly<Record<string, unknown>>;

/** The document of a model; MALFORMED_DATA for bytes that are none, refuses unknown boosters by name. */
export function readBinaryDocument(bytes: Uint8Array): Fields {
  const hasMagic = MAGIC.every((byte, index) => bytes[index] === byte);
  const cursor = new BinaryCursor(bytes, hasMagic ? MAGIC.length : 0);
  const baseScore = cursor.float32();
  const featureCount = cursor.int32();
  const classCount = cursor.int32();
  const hasAttributes = cursor.int32() !== 0;
  cursor.skip(4); // contain_eval_metrics: their names lie behind everything that is needed
  const [major, minor, targets, fromAverage] = [cursor.int32(), cursor.int32(), cursor.int32(), cursor.int32()];
  cursor.skip(LEARNER_RESERVED);
  const release = major === 0 ? BEFORE_1_0 : { major, minor };
  const targetCount = isSince(release, 1, 6) ? targets : 1;
  if (
    featureCount < 0 ||
    classCount < 0 ||
    major < 0 ||
    minor < 0 ||
    targetCount < 0 ||
    Math.max(classCount, targetCount) > MAX_GROUPS
  ) {
    throw cursor.malformed('impossible sizes');
  }
  if (!Number.isFinite(baseScore)) throw cursor.malformed('a base_score that is no number');
  const objective = readName(cursor);
  const booster = readName(cursor);
  if (!/^[\w:@.-]+$/.test(objective) || !/^\w+$/.test(booster)) throw cursor.malformed('names that are none');
  checkRelease(release);
  const groupCount = Math.max(1, classCount, targetCount);
  const gradientBooster = readBooster(cursor, booster, { release, groupCount });
  const attributes = hasAttributes ? readAttributes(cursor) : new Map<string, string>();
  // Where the binary format keeps the objective's parameters and the metrics; the library takes them out as it loads.
  const settings = attributes.get('objective');
  attributes.delete('objective');
  attributes.delete('metrics');
  return {
    version: [release.major, release.minor, 0],
    learner: {
      attributes,
      // The binary format lost the names.
      ...(isSince(release, 1, 4) ? { feature_names: [], feature_types: [] } : {}),
      gradient_booster: gradientBooster,
      learner_model_param: {
        base_score: formatFloat32(baseScore),
        num_class: String(classCount),
        num_feature: String(featureCount),
        ...(isSince(release, 1, 6) ? { num_target: String(Math.max(1, targetCount)) } : {}),
        ...(isSince(release, 1, 7) ? { boost_from_average: String(fromAverage) } : {}),
      },
      objective: { ...(settings === undefined ? {} : readSettings(cursor, settings)), name: objective },
    },
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

function readAttributes(cursor: BinaryCursor): Map<string, string> {
  const attributes = new Map<string, string>();
  const count = cursor.count();
  for (let index = 0; index < count; index++) {
    const key = cursor.text(cursor.count());
    attributes.set(key, cursor.text(cursor.count()));
  }
  return attributes;
}

function readSettings(cursor: BinaryCursor, text: string): Fields {
  const settings = parseDocumentText(text);
  if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return settings as Fields;
  throw cursor.malformed('parameters of the objective that are no object');
}

/** What the trees need of the learner. */
interface LearnerFacts {
  readonly release: Release;
  readonly groupCount: number;
}

function readBooster(cursor: BinaryCursor, name: string, facts: LearnerFacts): Fields {
  switch (name) {
    case 'gbtree':
      return { name, model: readTrees(cursor, facts) };
    case 'dart': {
      const model = readTrees(cursor, facts);
      const weights = model.trees.length > 0 ? cursor.floats() : new Float32Array(0);
      return { name, gbtree: { name: 'gbtree', model }, weight_drop: weights };
    }
    case 'gblinear': {
      cursor.skip(2 * 4 + MODEL_RESERVED);
      // The binary format does not tell the rounds, which came with 1.4.
      const rounds = isSince(facts.release, 1, 4) ? { boosted_rounds: 0 } : {};
      return { name, model: { weights: cursor.floats(), ...rounds } };
    }
    default:
      throw refuseBooster(name);
  }
}

function readTrees(
  cursor: BinaryCursor,
  { release, groupCount }: LearnerFacts,
): Fields & { readonly trees: readonly Fields[] } {
  const treeCount = cursor.int32();
  const parallel = cursor.int32(); // num_roots before 1.6
  cursor.skip(2 * 4 + 8 + 4); // num_feature, padding, num_pbuffer, num_output_group
  const vector = cursor.int32();
  cursor.skip(MODEL_RESERVED);
  if (treeCount < 0 || vector < 0 || vector > 1)
    throw cursor.malformed(`${treeCount} trees with leaves of ${vector} numbers`);
  const trees: Fields[] = [];
  for (let index = 0; index < treeCount; index++) trees.push(readTree(cursor, index, release));
  const treeGroups = cursor.int32s(treeCount);
  const parallelTrees = isSince(release, 1, 6) ? Math.max(1, parallel) : 1;
  return {
    gbtree_model_param: {
      num_trees: String(treeCount),
      ...(isSince(release, 1, 6) ? { num_parallel_tree: String(parallelTrees) } : {}),
      ...(isSince(release, 2, 0) ? {} : { size_leaf_vector: String(vector) }),
    },
    ...(isSince(release, 2, 0)
      ? { iteration_indptr: makeRoundOffsets({ treeGroups, groupCount, parallelTrees, release }) }
      : {}),
    tree_info: treeGroups,
    trees,
  };
}

function readTree(cursor: BinaryCursor, id: number, release: Release): Fields {
  cursor.skip(4); // num_roots
  const count = cursor.int32();
  const deletedCount = cursor.int32();
  cursor.skip(4); // max_depth
  const featureCount = cursor.int32();
  const vector = cursor.int32();
  cursor.skip(TREE_RESERVED);
  if (count < 1 || vector < 0 || vector > 1)
    throw cursor.malformed(`a tree of ${count} nodes with leaves of ${vector} numbers`);
  const nodes = cursor.records(count, NODE_SIZE);
  const statistics = cursor.records(count, STATISTICS_SIZE);
  const nodeIntegers = (field: number): Int32Array =>
    Int32Array.from({ length: count }, (_, node) => nodes.view.getInt32(nodes.start + node * NODE_SIZE + field, true));
  const statisticFloats = (field: number): Float32Array =>
    Float32Array.from({ length: count }, (_, node) =>
      statistics.view.getFloat32(statistics.start + node * STATISTICS_SIZE + field, true),
    );
  const splits = nodeIntegers(12);
  return {
    id,
    tree_param: {
      num_deleted: String(deletedCount),
      num_feature: String(featureCount),
      num_nodes: String(count),
      size_leaf_vector: String(vector),
    },
    // The highest bit tells whether the node is a left child.
    parents: nodeIntegers(0).map((parent) => parent & LOW_BITS),
    left_children: nodeIntegers(4),
    right_children: nodeIntegers(8),
    split_indices: splits.map((split) => split & LOW_BITS),
    // The highest bit tells where a missing value goes.
    default_left: Uint8Array.from(splits, (split) => split >>> 31),
    split_conditions: Float32Array.from({ length: count }, (_, node) =>
      nodes.view.getFloat32(nodes.start + node * NODE_SIZE + 16, true),
    ),
    loss_changes: statisticFloats(0),
    sum_hessian: statisticFloats(4),
    base_weights: statisticFloats(8),
    ...(isSince(release, 1, 3)
      ? makeNumericalSplits(count)
      : {
          leaf_child_counts: Int32Array.from({ length: count }, (_, node) =>
            statistics.view.getInt32(statistics.start + node * STATISTICS_SIZE + 12, true),
          ),
        }),
  };
}

// The binary format has no categories.
function makeNumericalSplits(count: number): Fields {
  return {
    split_type: new Uint8Array(count),
    categories: new Int32Array(0),
    categories_nodes: new Int32Array(0),
    categories_segments: new BigInt64Array(0),
    categories_sizes: new BigInt64Array(0),
  };
}
