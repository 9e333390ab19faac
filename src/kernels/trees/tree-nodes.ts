// Decision trees as libraries describe them, before they are compiled: one entry a node, the root first.

/** One binary tree. Node 0 is the root; a node whose `left` is negative is a leaf. Arrays hold one entry for each node. */
export interface TreeNodes {
  /** Index of the left child; negative in a leaf. */
  readonly left: Int32Array;
  /** Index of the right child; not read in a leaf. */
  readonly right: Int32Array;
  /** Column that the node compares; not read in a leaf. */
  readonly feature: Int32Array;
  /** What the column is compared with; not read in a leaf, nor where the node asks for a category. */
  readonly threshold: Float64Array;
  /**
   * 1 where a missing value (NaN) goes left, 0 where it goes right; absent where the library has no such rule, and X then
   * must not hold NaN. A library that reads NaN as 0 sets it to what 0 would do.
   */
  readonly missingLeft?: Uint8Array | undefined;
  /** 1 where a number between -1e-35 and 1e-35 (as float32) is missing too (LightGBM's missing type Zero); needs `missingLeft`. */
  readonly zeroIsMissing?: Uint8Array | undefined;
  /** Nodes that ask whether a category is in a set; absent where all compare numbers. */
  readonly categories?: CategorySplits | undefined;
  /** `width` numbers for each node; those of leaves are summed. */
  readonly values: Float64Array;
  /** Where in a row of sums the leaf's numbers are added: the class of a boosted tree. 0 where absent. */
  readonly outputOffset?: number | undefined;
}

/**
 * Sets of categories, as bits: category c is in set k where bit c % 32 of words[offsets[k] + floor(c / 32)] is 1, and that word
 * lies before offsets[k + 1]. X holds categories as numbers; a number's category is its whole part. NaN goes by `missingLeft`.
 */
export interface CategorySplits {
  /** Set of each node; negative where the node compares a number. */
  readonly sets: Int32Array;
  /** One entry more than there are sets. */
  readonly offsets: Int32Array;
  readonly words: Uint32Array;
}

/** Which way categories go. */
export interface CategoryRule {
  /** Side of the members of a node's set; every other number goes to the other side. */
  readonly membersGo: 'left' | 'right';
  /** A number between -1 and 0 is category 0 (LightGBM: a cast to int), or in no set (XGBoost), as all below are. */
  readonly negativeFractions: 'zero' | 'outside';
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
  /** Needed where a tree has `categories`. */
  readonly categories?: CategoryRule | undefined;
}
