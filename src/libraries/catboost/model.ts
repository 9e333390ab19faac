// A CatBoost model as its files say it, whatever their format (catboost/libs/model/model.h, features.h, online_ctr.h).
import type { ModelInfo } from './model-info.ts';

/** A number column of the training data. */
export interface FloatFeature {
  /** Number among the columns of numbers. */
  readonly index: number;
  /** Number among all columns. */
  readonly flatIndex: number;
  /** Ascending; none where the model does not ask for the column. */
  readonly borders: Float32Array;
  /** What NaN is taken for, if the training data had any: nothing, less than all borders, or more. */
  readonly missing: 'as-is' | 'below' | 'above';
  /** Empty where the column had no name. */
  readonly name: string;
}

/** A column of categories of the training data. */
export interface CatFeature {
  /** Number among the columns of categories. */
  readonly index: number;
  readonly flatIndex: number;
  readonly isUsed: boolean;
  readonly name: string;
}

/** Categories that are asked for one by one: hashes of their texts. */
export interface OneHotFeature {
  readonly catFeature: number;
  readonly values: Int32Array;
}

export const CTR_TYPES = [
  'Borders',
  'Buckets',
  'BinarizedTargetMeanValue',
  'FloatTargetMeanValue',
  'Counter',
  'FeatureFreq',
] as const;
export type CtrType = (typeof CTR_TYPES)[number];

/** Columns of categories together with answers to questions: what a CTR counts by. */
export interface Projection {
  readonly catFeatures: readonly number[];
  /** Is the number above the border? */
  readonly floatSplits: readonly { readonly index: number; readonly border: number }[];
  /** Is it this category? */
  readonly oneHotSplits: readonly { readonly index: number; readonly value: number }[];
}

/** Which table of counts. */
export interface CtrBase {
  readonly projection: Projection;
  readonly type: CtrType;
  readonly targetBorderClassifier: number;
}

/** A number made of counts: (count + priorNumerator) / (total + priorDenominator), shifted and scaled, in float32. */
export interface CtrFeature {
  readonly base: CtrBase;
  readonly targetBorder: number;
  readonly priorNumerator: number;
  readonly priorDenominator: number;
  readonly shift: number;
  readonly scale: number;
  readonly borders: Float32Array;
}

/** Counts by the hash of a projection's values. */
export interface CtrTable {
  readonly base: CtrBase;
  /** Hashes in two words, low and high, of a table with open addressing; 2^64 - 1 is an empty place. Its size is a power of two. */
  readonly hashes: Uint32Array;
  /** For each place, which counts. */
  readonly indices: Uint32Array;
  /** Integer counts; where the type is a mean, a float32 sum (see `sums`) and a count by turns. */
  readonly counts: Int32Array;
  /** The memory of `counts` as float32. */
  readonly sums: Float32Array;
  readonly counterDenominator: number;
  readonly targetClassCount: number;
}

/** Trees as the files keep them. */
export interface Trees {
  /** Question of each level of a symmetric tree, or of each node of any other. */
  readonly splits: Int32Array;
  /** Levels, or nodes, of each tree. */
  readonly sizes: Int32Array;
  /** `approxDimension` numbers a leaf. */
  readonly leafValues: Float64Array;
  /** Weight of the training rows in each leaf; none where the file keeps none. */
  readonly leafWeights: Float64Array;
  /** Only of trees that are not symmetric. */
  readonly nodes:
    | {
        /** Two numbers a node: how far the left and the right child are; 0 where that side ends. */
        readonly steps: Uint16Array;
        /** Where in `leafValues` a node's own values begin. */
        readonly leaves: Uint32Array;
      }
    | undefined;
}

/** A model. Questions are numbered: borders of `floatFeatures`, values of `oneHotFeatures`, borders of `ctrFeatures`. */
export interface CatboostModel {
  /** Numbers that are summed for each row. */
  readonly approxDimension: number;
  readonly floatFeatures: readonly FloatFeature[];
  readonly catFeatures: readonly CatFeature[];
  /** Numbers among all columns of texts and embeddings, which the model does not ask for. */
  readonly ignoredColumns: readonly number[];
  readonly oneHotFeatures: readonly OneHotFeature[];
  readonly ctrFeatures: readonly CtrFeature[];
  /** By {@link keyOfCtr}. */
  readonly ctrTables: ReadonlyMap<string, CtrTable>;
  readonly trees: Trees;
  readonly scale: number;
  readonly bias: Float64Array;
  readonly info: ModelInfo;
}

/** What two CTRs that count alike share. */
export function keyOfCtr({ projection, type, targetBorderClassifier }: CtrBase): string {
  const { catFeatures, floatSplits, oneHotSplits } = projection;
  return JSON.stringify([
    type,
    targetBorderClassifier,
    catFeatures,
    floatSplits.map(({ index, border }) => [index, border]),
    oneHotSplits.map(({ index, value }) => [index, value]),
  ]);
}
