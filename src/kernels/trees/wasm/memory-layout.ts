// Where the module of tree batches finds things in its memory, in bytes. What is at a fixed place costs no addition.

/** Rows that are ranked and summed at a time. */
export const TILE_ROWS = 256;

/** Rows that one pass over a tree's nodes answers. */
export const PASS_ROWS = 64;

/** Trees whose leaves are added in one pass over the sums. */
export const GROUP = 4;

/** Most leaves of a tree: their numbers are bytes. */
export const MOST_LEAVES = 256;

/** The answers of nodes, PASS_ROWS bytes each: those of leaf k are k; those of inner nodes are computed. */
export const ANSWERS = 0;
export const INNER_ANSWERS = ANSWERS + MOST_LEAVES * PASS_ROWS;

/** Numbers of leaves of a group of trees: TILE_ROWS bytes a tree. */
export const LEAF_NUMBERS = INNER_ANSWERS + MOST_LEAVES * PASS_ROWS;

/** From here on, the places are the ensemble's own. */
export const ENSEMBLE = LEAF_NUMBERS + GROUP * TILE_ROWS;

/** A tree: how many nodes have two leaves, how many have not, and where its numbers are; then its nodes. */
export const TREE = { lowerCount: 0, upperCount: 4, values: 8, nodes: 16 };

/** A node with two leaves, 2k and 2k + 1 for the k-th of them. */
export const LOWER_NODE = { column: 0, threshold: 4, size: 8 };

/** Any other node: the places of its children's answers are counted from ANSWERS. */
export const UPPER_NODE = { column: 0, first: 4, second: 6, threshold: 8, size: 12 };

/** How a column of X is ranked. */
export const RANKING = {
  ...{ least: 0, scale: 8, last: 16, starts: 24, thresholds: 28, window: 32, missingRank: 36, feature: 40, out: 44 },
  size: 48,
};
