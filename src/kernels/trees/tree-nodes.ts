// Decision trees as libraries describe them, before they are compiled: one entry a node, the root first.

/** One binary tree. Node 0 is the root; a node whose `left` is negative is a leaf. Arrays hold one entry for each node. */
export interface TreeNodes {
  /** Index of the left child; negative in a leaf. */
  readonly left: Int32Array;
  /** Index of the right child; not read in a leaf. */
  readonly right: Int32Array;
  /** Column that the node compares; not read in a leaf. */
  readonly feature: Int32Array;
  /** What the column is compared with; not read in a leaf. */
  readonly threshold: Float64Array;
  /** 1 where a missing value (NaN) goes left, 0 where it goes right; absent where the library has no such rule. */
  readonly missingLeft?: Uint8Array | undefined;
  /** `width` numbers for each node; those of leaves are summed. */
  readonly values: Float64Array;
  /** Where in a row of sums the leaf's numbers are added: the class of a boosted tree. 0 where absent. */
  readonly outputOffset?: number | undefined;
}

/** How a whole ensemble compares and sums. */
export interface EnsembleShape {
  /** Columns of X. */
  readonly featureCount: number;
  /** Numbers in each leaf. */
  readonly width: number;
  /** Numbers in a row of sums. */
  readonly outputCount: number;
  /** A value goes left where `x <= threshold` (scikit-learn, LightGBM), or where `x < threshold` (XGBoost). */
  readonly goesLeft: 'less-or-equal' | 'less';
  /** Type of X: with float32, thresholds are rounded so that each comparison has the same outcome as in float64. */
  readonly precision: 'float32' | 'float64';
}
