// Columns of bytes in place of numbers: how many of a column's thresholds a number is above. Trees then compare bytes, sixteen at a time, with
// the same outcomes: `x > thresholds[k]` and `rank > k` agree.
import type { CompiledTree } from '../compiled-tree.ts';

/** Most thresholds of one byte column; a column of X with more of them takes several. */
export const MOST_THRESHOLDS = 255;

/** Steps of the table that finds where to look, and the largest rank that it can tell. */
const STEPS = 1024;

/** One column of bytes. */
export interface ByteColumn {
  readonly feature: number;
  /** Whether NaN is above all thresholds, or above none. */
  readonly isMissingAbove: boolean;
  /** Ascending. */
  readonly thresholds: Float64Array;
}

/** The columns that some trees need, and the way to the one that a node compares. */
export interface ByteColumns {
  readonly columns: readonly ByteColumn[];
  /** For a column of X and the rule for NaN (`feature << 1 | missing`): number of the first byte column, and all thresholds. */
  readonly groups: ReadonlyMap<number, { readonly first: number; readonly thresholds: Float64Array }>;
}

/** What a node of a compiled tree asks. */
export interface Question {
  readonly child: number;
  /** `feature << 1 | missing` */
  readonly column: number;
  readonly threshold: number;
}

/** Reads node `at`; `child` is `at` itself in a leaf. */
export function readQuestion(tree: CompiledTree, featureBits: number, at: number): Question {
  if (tree.layout !== 'packed') {
    return { child: tree.children[at]!, column: tree.features[at]!, threshold: tree.thresholds[at]! };
  }
  const link = tree.links[2 * at + 1]!;
  const feature = link & ((1 << featureBits) - 1);
  return {
    child: link >> (featureBits + 1),
    column: (feature << 1) | ((link >> featureBits) & 1),
    threshold: tree.thresholds[2 * at]!,
  };
}

/** Collects the thresholds of trees by columns. */
export function planByteColumns(trees: readonly CompiledTree[], featureBits: number): ByteColumns {
  const found = new Map<number, number[]>();
  for (const tree of trees) {
    for (let at = 0; at < tree.origins.length; at++) {
      const { child, column, threshold } = readQuestion(tree, featureBits, at);
      if (child === at) continue;
      const list = found.get(column);
      if (list === undefined) found.set(column, [threshold]);
      else list.push(threshold);
    }
  }
  const columns: ByteColumn[] = [];
  const groups = new Map<number, { first: number; thresholds: Float64Array }>();
  for (const [column, list] of found) {
    const sorted = Float64Array.from(list).sort();
    const thresholds = sorted.filter((value, index) => index === 0 || value !== sorted[index - 1]);
    groups.set(column, { first: columns.length, thresholds });
    for (let start = 0; start < thresholds.length; start += MOST_THRESHOLDS) {
      const part = thresholds.subarray(start, start + MOST_THRESHOLDS);
      columns.push({ feature: column >> 1, isMissingAbove: (column & 1) === 1, thresholds: part });
    }
  }
  return { columns, groups };
}

/** The place of a threshold in ascending ones that hold it. */
export function findThreshold(thresholds: Float64Array, value: number): number {
  let low = 0;
  let high = thresholds.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (thresholds[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where to look for a number's rank: the step of a number tells a rank that is never too large, and too small by `window` at most. */
export interface RankTable {
  readonly least: number;
  readonly scale: number;
  /** Number of the last step. */
  readonly last: number;
  /** One byte a step. */
  readonly starts: Uint8Array;
  readonly window: number;
}

/** Adding it leaves the whole part of a number between 0 and 2^32 in the lower bits, rounded. */
export const ROUNDER = 2 ** 52;

/** Makes the table of a byte column. */
export function makeRankTable(thresholds: Float64Array): RankTable {
  const finite = thresholds.filter((value) => Math.abs(value) < Infinity);
  const least = finite[0] ?? 0;
  const range = finite.length === 0 ? 0 : finite[finite.length - 1]! - least;
  // One step where the range is none, or more than a number holds.
  const last = range > 0 && range < Infinity ? STEPS - 1 : 0;
  const scale = last === 0 ? 0 : last / range;
  const starts = new Uint8Array(last + 1);
  const steps = Array.from(thresholds, (value) => findStep(value, least, scale, last));
  let window = 1;
  for (let step = 0, rank = 0; step <= last; step++) {
    starts[step] = rank;
    const before = rank;
    while (rank < steps.length && steps[rank]! <= step) rank++;
    if (rank - before > window) window = rank - before;
  }
  return { least, scale, last, starts, window };
}

// As the module computes it. Steps grow with numbers, whatever is rounded: thresholds of lower steps are below a number.
function findStep(value: number, least: number, scale: number, last: number): number {
  const step = (value - least) * scale;
  const bounded = step > 0 ? Math.min(step, last) : 0;
  return bounded + ROUNDER - ROUNDER;
}
