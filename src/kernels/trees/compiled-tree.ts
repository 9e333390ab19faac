// Compiled trees: children lie side by side, so that a step is `child + (x > threshold)` without a branch; a leaf is its own
// first child under the threshold +Infinity, so that a walk may take more steps than the path has.
import type { CategoryRule, EnsembleShape } from './tree-nodes.ts';
import type { TreeBatches } from './wasm/tree-batches.ts';

/** What every compiled tree has. */
interface CompiledNodes {
  /** Steps of the longest path. */
  readonly depth: number;
  /** Steps between two looks whether a group of rows has come to its leaves: `depth` where most paths are as long. */
  readonly stride: number;
  /** `width` numbers for each node. */
  readonly values: Float64Array;
  readonly outputOffset: number;
  /** Number that the library gave to each node. */
  readonly origins: Int32Array;
}

/**
 * Float32 comparisons in eight bytes a node: thresholds[2n] and links[2n + 1] share one buffer. A link is the first child, one
 * bit that tells whether NaN goes to the second one, and the column: `(child << 1 | missing) << featureBits | feature`.
 */
export interface PackedTree extends CompiledNodes {
  readonly layout: 'packed';
  readonly thresholds: Float32Array;
  readonly links: Int32Array;
}

/** One array for each field: float64 comparisons, and trees whose links need more than 31 bits. */
export interface WideTree extends CompiledNodes {
  readonly layout: 'wide';
  readonly thresholds: Float64Array;
  readonly children: Int32Array;
  /** The column, and below it one bit that tells whether NaN goes to the second child: `feature << 1 | missing`. */
  readonly features: Int32Array;
}

/** A wide tree in which some nodes do more than compare with a threshold. */
export interface RuledTree extends CompiledNodes {
  readonly layout: 'ruled';
  /** Where a node asks for a category: the number of its set. */
  readonly thresholds: Float64Array;
  readonly children: Int32Array;
  readonly features: Int32Array;
  /** RULE_NUMBER, RULE_ZERO_IS_MISSING or RULE_CATEGORY. */
  readonly rules: Uint8Array;
  /** Words offsets[k] .. offsets[k + 1] hold the bits of set k; its members go to the first child. */
  readonly offsets: Int32Array;
  readonly words: Uint32Array;
}

export const RULE_NUMBER = 0;
export const RULE_ZERO_IS_MISSING = 1;
export const RULE_CATEGORY = 2;

export type CompiledTree = PackedTree | WideTree | RuledTree;

/** Compiled trees, in the order of their sums. */
export interface TreeEnsemble extends Omit<EnsembleShape, 'categories'> {
  readonly categories: CategoryRule | undefined;
  readonly hasMissingRule: boolean;
  /** Bits of a column's number in packed links. */
  readonly featureBits: number;
  readonly trees: readonly CompiledTree[];
  /** Are all trees packed? */
  readonly isPacked: boolean;
  /** All trees that were compiled, for batches; `trees` may be some of them. */
  readonly batches: TreeBatches;
}
