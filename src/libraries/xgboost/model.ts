// What an XGBoost model is, whatever file it came from.
import type { CategorySplits } from '../../kernels/trees/index.ts';
import type { Objective } from './objective.ts';
import type { Release } from './release.ts';
import type { StoredCategories } from './stored-categories.ts';

/** Most classes or targets of a model: a file may state any number. */
export const MAX_GROUPS = 2 ** 20;

/** A model as its file tells it: a plain value, nothing compiled. */
export interface XgboostModel {
  readonly release: Release;
  /** Columns of the training data. */
  readonly featureCount: number;
  /** Names of the columns, where the file keeps them (JSON and UBJSON since 1.4) and the training data had some. */
  readonly featureNames: readonly string[] | undefined;
  /** Types of the columns: `float`, `int`, `i` (boolean), `q`, `c` (category). */
  readonly featureTypes: readonly string[] | undefined;
  /** num_class of the objective: 0 or 1 where it has no classes. */
  readonly classCount: number;
  /** Margins of a row: classes, targets, or 1. */
  readonly groupCount: number;
  readonly objective: Objective;
  /** Where each group's sum starts; float32. */
  readonly baseMargins: Float32Array;
  readonly booster: TreeBoosterModel | LinearBoosterModel;
  /** Text attributes of the Booster, such as `best_iteration`. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** gbtree and dart. */
export interface TreeBoosterModel {
  readonly kind: 'trees';
  readonly trees: readonly XgboostTree[];
  /** Group to whose sum each tree adds; 0 for trees that add to all. */
  readonly treeGroups: Int32Array;
  /** Weight of each tree (dart); undefined where all count as they are. */
  readonly treeWeights: Float32Array | undefined;
  /** Trees before each round: round r has trees roundOffsets[r] .. roundOffsets[r + 1]. */
  readonly roundOffsets: Int32Array;
  /** Categories of the training data (since 3.1). */
  readonly storedCategories: StoredCategories | undefined;
}

/** gblinear. */
export interface LinearBoosterModel {
  readonly kind: 'linear';
  /** weights[feature * groupCount + group]; the biases of the groups come last. */
  readonly weights: Float32Array;
}

/** One tree, one entry a node; node 0 is the root and `left` is -1 in a leaf. */
export interface XgboostTree {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  /** 1 where a missing value goes left. */
  readonly defaultLeft: Uint8Array;
  readonly categories: CategorySplits | undefined;
  /** Numbers in a leaf: 1, or one for each target. */
  readonly width: number;
  /** `width` numbers for each node; those of leaves count. */
  readonly leafValues: Float32Array;
  /** Gain of each split (`loss_changes`). */
  readonly gain: Float32Array;
  /** Sum of hessians in each node (`sum_hessian`); empty where the file has none. */
  readonly cover: Float32Array;
}
