// Models in JSON and UBJSON (XGBoost 1.0 to 3.4; doc/model.schema, src/learner.cc, src/gbm/gbtree_model.cc).
import { DecantError } from '../../errors.ts';
import { createWordBudget } from './category-splits.ts';
import { parseFloats } from './parse-floats.ts';
import type { DocumentObject } from './document.ts';
import { MAX_GROUPS } from './model.ts';
import type { LinearBoosterModel, TreeBoosterModel, XgboostModel } from './model.ts';
import { createObjective } from './objective.ts';
import type { Objective } from './objective.ts';
import { readDocumentTree } from './read-document-tree.ts';
import { checkRelease, describeRelease, isSince } from './release.ts';
import type { Release } from './release.ts';
import { makeRoundOffsets } from './rounds.ts';
import { readStoredCategories } from './stored-categories.ts';

/** What is known of a model beside its document. */
export interface DocumentOrigin {
  /** Was it in the binary format, which releases before 1.0 have too? */
  readonly isBinary: boolean;
  /** num_parallel_tree of the training, which 1.4 and 1.5 need and their models lack: the `Config` of a pickled Booster tells it. */
  readonly parallelTrees?: number | undefined;
}

/** Reads the document of a model; refuses what is not known by name. */
export function readDocumentModel(document: DocumentObject, origin: DocumentOrigin): XgboostModel {
  const release = readRelease(document, origin);
  const learner = document.object('learner');
  const param = learner.object('learner_model_param');
  const classCount = param.textInteger('num_class');
  const targetCount = param.has('num_target') ? param.textInteger('num_target') : 1;
  const featureCount = param.textInteger('num_feature');
  const groupCount = Math.max(1, classCount, targetCount);
  if (classCount < 0 || targetCount < 0 || featureCount < 0 || featureCount > 2 ** 31 || groupCount > MAX_GROUPS) {
    throw param.malformed('has impossible sizes');
  }
  const objective = readObjective(learner.object('objective'), release);
  const baseScores = readBaseScores(param, groupCount);
  const booster = readBooster(learner.object('gradient_booster'), release, groupCount, featureCount, origin);
  return {
    release,
    featureCount,
    classCount,
    groupCount,
    objective,
    booster,
    featureNames: readFeatureInfo(learner, 'feature_names', featureCount),
    featureTypes: readFeatureInfo(learner, 'feature_types', featureCount),
    // Before 1.0 the file has the margin itself.
    baseMargins: release.major === 0 ? baseScores : objective.toMargins(baseScores),
    attributes: learner.object('attributes').textMembers(),
  };
}

function readRelease(document: DocumentObject, { isBinary }: DocumentOrigin): Release {
  const [major, minor] = document.integers('version');
  if (major === undefined || minor === undefined || major < (isBinary ? 0 : 1) || minor < 0) {
    throw document.malformed('has no version of XGBoost');
  }
  const release = { major, minor };
  checkRelease(release);
  return release;
}

// A text such as `5E-1`; since 3.1 `[5E-1,2.5E-1]` with one for each output.
function readBaseScores(param: DocumentObject, groupCount: number): Float32Array {
  const scores = parseFloats(param.text('base_score'));
  if (scores === undefined || scores.some((score) => !Number.isFinite(score))) {
    throw param.malformed('has a base_score that is no number');
  }
  if (scores.length === groupCount) return scores;
  if (scores.length !== 1) throw param.malformed(`has ${scores.length} base scores for ${groupCount} outputs`);
  return new Float32Array(groupCount).fill(scores[0]!);
}

function readObjective(objective: DocumentObject, release: Release): Objective {
  const name = objective.text('name');
  const key = name === 'reg:quantileerror' ? 'quantile' : name === 'reg:expectileerror' ? 'expectile' : undefined;
  if (key === undefined) return createObjective(name, release);
  const alphas = parseFloats(objective.object(`${key}_loss_param`).text(`${key}_alpha`));
  return createObjective(name, release, { alphaCount: alphas?.length });
}

function readFeatureInfo(learner: DocumentObject, key: string, featureCount: number): readonly string[] | undefined {
  const values = learner.has(key) ? learner.texts(key) : [];
  if (values.length === 0) return undefined;
  if (values.length !== featureCount) {
    throw learner.malformed(`has ${values.length} ${key} for ${featureCount} features`);
  }
  return values;
}

function readBooster(
  booster: DocumentObject,
  release: Release,
  groupCount: number,
  featureCount: number,
  origin: DocumentOrigin,
): TreeBoosterModel | LinearBoosterModel {
  const name = booster.text('name');
  switch (name) {
    case 'gbtree': {
      const model = booster.object('model');
      return readTrees(model, booster, release, groupCount, origin);
    }
    case 'dart':
      return readTrees(booster.object('gbtree').object('model'), booster, release, groupCount, origin);
    case 'gblinear': {
      const weights = booster.object('model').floats('weights');
      if (weights.length !== (featureCount + 1) * groupCount) {
        throw booster.malformed(`has ${weights.length} weights for ${featureCount} features and ${groupCount} outputs`);
      }
      return { kind: 'linear', weights };
    }
    default:
      throw refuseBooster(name);
  }
}

/** The error for a booster that is not known. */
export function refuseBooster(name: string): DecantError {
  return new DecantError(
    'UNSUPPORTED_MODEL',
    `Booster ${JSON.stringify(name)} is not known; known are gbtree, dart and gblinear.`,
  );
}

function readTrees(
  model: DocumentObject,
  booster: DocumentObject,
  release: Release,
  groupCount: number,
  origin: DocumentOrigin,
): TreeBoosterModel {
  const param = model.object('gbtree_model_param');
  const budget = createWordBudget();
  const trees = model.objects('trees').map((tree) => readDocumentTree(tree, budget));
  const treeGroups = model.integers('tree_info');
  if (trees.length !== param.textInteger('num_trees') || treeGroups.length !== trees.length) {
    throw model.malformed(`has ${trees.length} trees and ${treeGroups.length} groups of them`);
  }
  if (trees.some((tree) => tree.width !== 1 && tree.width !== groupCount)) {
    throw model.malformed(`has leaves that do not fit ${groupCount} outputs`);
  }
  // Releases before 3.3 have the weights beside the trees.
  const holder = [model, booster].find((candidate) => candidate.has('weight_drop'));
  const treeWeights = holder?.floats('weight_drop');
  if (treeWeights !== undefined && treeWeights.length !== trees.length) {
    throw booster.malformed(`has ${treeWeights.length} weights for ${trees.length} trees`);
  }
  if (treeWeights !== undefined && !isSince(release, 3, 3) && trees.some((tree) => tree.width > 1)) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `XGBoost ${describeRelease(release)} itself does not predict with dart and trees of several outputs.`,
    );
  }
  const parallelTrees = isSince(release, 1, 6)
    ? param.has('num_parallel_tree')
      ? param.textInteger('num_parallel_tree')
      : 1
    : (origin.parallelTrees ?? 1);
  const roundOffsets = model.has('iteration_indptr')
    ? model.integers('iteration_indptr')
    : makeRoundOffsets({ treeGroups, groupCount, parallelTrees, release });
  if (!isAscending(roundOffsets, trees.length)) throw model.malformed('has iterations that do not fit its trees');
  const storedCategories = model.has('cats') ? readStoredCategories(model.object('cats'), release) : undefined;
  return { kind: 'trees', trees, treeGroups, treeWeights, roundOffsets, storedCategories };
}

function isAscending(offsets: Int32Array, treeCount: number): boolean {
  if (offsets.length === 0 || offsets[0] !== 0 || offsets[offsets.length - 1] !== treeCount) return false;
  return offsets.every((offset, index) => index === 0 || offset >= offsets[index - 1]!);
}
