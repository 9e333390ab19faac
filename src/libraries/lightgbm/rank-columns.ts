// Ranks in the place of doubles: a tree only asks on which side of a threshold a number lies, so that its rank among the thresholds of
// its column answers as well, exactly, and fits the float32 that the kernel walks fastest. Whether a category is in a set becomes a
// column of its own, for the same reason.
import { RankFinder } from '../../kernels/ranks/index.ts';
import { malformed } from './number-text.ts';
import { MISSING_ZERO } from './read-tree.ts';
import type { LightgbmTree } from './read-tree.ts';

/** kZeroThreshold (include/LightGBM/meta.h). */
const LARGEST_ZERO = Math.fround(1e-35);

/** Ranks of one column of X. A column may be there twice: where some trees take zero for missing. */
interface NumberColumn {
  readonly feature: number;
  /** Does zero become NaN? */
  readonly zeroIsMissing: boolean;
  /** Ascending, each once. */
  readonly thresholds: Float64Array;
  readonly finder: RankFinder;
}

/** Columns that tell whether the category in one column of X is in a set: 0 where it is, 1 where it is not. */
interface SetColumns {
  readonly feature: number;
  /** Set k is the bits of words[starts[k]] .. words[ends[k]]. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly words: Uint32Array;
}

/** How rows become ranks. */
export interface RankPlan {
  /** Columns of ranks: those of numbers, then those of sets. */
  readonly width: number;
  readonly numbers: readonly NumberColumn[];
  readonly sets: readonly SetColumns[];
  /** For each tree, what its inner nodes ask: x <= threshold, in ranks. */
  readonly questions: readonly { readonly columns: Int32Array; readonly thresholds: Float64Array }[];
}

/** Gathers the thresholds and sets of all trees. */
export function planRanks(trees: readonly LightgbmTree[]): RankPlan {
  const thresholds = new Map<number, Set<number>>();
  const nodesOfSets = new Map<number, { readonly tree: number; readonly node: number }[]>();
  for (const [index, tree] of trees.entries()) {
    for (let node = 0; node < tree.leafCount - 1; node++) {
      if (isCategorical(tree, node)) {
        addTo(nodesOfSets, tree.splitFeature[node]!, () => []).push({ tree: index, node });
      } else {
        const threshold = tree.threshold[node]!;
        if (threshold !== threshold) throw malformed(`the threshold of node ${node} of tree ${index} is NaN`);
        addTo(thresholds, keyOf(tree, node), () => new Set<number>()).add(threshold);
      }
    }
  }
  const numbers = Array.from(thresholds, ([key, found]) => {
    const sorted = Float64Array.from(found).sort();
    return {
      feature: key >> 1,
      zeroIsMissing: (key & 1) === 1,
      thresholds: sorted,
      finder: new RankFinder(sorted),
    };
  });
  const places = new Map([...thresholds.keys()].map((key, place) => [key, place]));
  const questions = trees.map((tree) => askNumbers(tree, places, numbers));
  let width = numbers.length;
  const sets = Array.from(nodesOfSets, ([feature, nodes]) => {
    for (const { tree, node } of nodes) questions[tree]!.columns[node] = width++;
    return gatherSets(trees, feature, nodes);
  });
  return { width, numbers, sets, questions };
}

/** Rows that are ranked column by column: so few that they stay in the first caches meanwhile. */
const TILE_ROWS = 256;

/** Ranks of `rowCount` rows of X, which begin at element `offset`. NaN stays NaN. */
export function rankRows(
  plan: RankPlan,
  x: Float64Array,
  offset: number,
  rowCount: number,
  featureCount: number,
): Float32Array {
  const out = new Float32Array(rowCount * plan.width);
  for (let row = 0; row < rowCount; row += TILE_ROWS) {
    const tile = {
      from: offset + row * featureCount,
      to: row * plan.width,
      count: Math.min(TILE_ROWS, rowCount - row),
    };
    rankTile(plan, x, featureCount, tile, out);
  }
  return out;
}

function rankTile(
  { width, numbers, sets }: RankPlan,
  x: Float64Array,
  featureCount: number,
  { from: offset, to, count }: { readonly from: number; readonly to: number; readonly count: number },
  out: Float32Array,
): void {
  const end = to + count * width;
  for (let index = 0; index < numbers.length; index++) {
    const { feature, zeroIsMissing, finder } = numbers[index]!;
    finder.findRanks(x, offset + feature, featureCount, count, out, to + index, width);
    for (let at = to + index, from = offset + feature; at < end; at += width, from += featureCount) {
      const value = x[from]!;
      if (value !== value || (zeroIsMissing && Math.abs(value) <= LARGEST_ZERO)) out[at] = Number.NaN;
    }
  }
  let first = to + numbers.length;
  for (const columns of sets) {
    for (let row = 0; row < count; row++) {
      tellMembers(columns, x[offset + row * featureCount + columns.feature]!, out, row * width + first);
    }
    first += columns.starts.length;
  }
}

function isCategorical(tree: LightgbmTree, node: number): boolean {
  return (tree.decisionType[node]! & 1) === 1;
}

function keyOf(tree: LightgbmTree, node: number): number {
  const isZero = tree.decisionType[node]! >> 2 === MISSING_ZERO;
  return (tree.splitFeature[node]! << 1) | (isZero ? 1 : 0);
}

function addTo<T>(map: Map<number, T>, key: number, make: () => T): T {
  let entry = map.get(key);
  if (entry === undefined) map.set(key, (entry = make()));
  return entry;
}

// Where a node asks for a set, 0 is on the left side and 1 on the right one.
function askNumbers(
  tree: LightgbmTree,
  places: ReadonlyMap<number, number>,
  numbers: readonly NumberColumn[],
): { readonly columns: Int32Array; readonly thresholds: Float64Array } {
  const columns = new Int32Array(tree.leafCount - 1);
  const thresholds = new Float64Array(tree.leafCount - 1);
  for (let node = 0; node < columns.length; node++) {
    if (isCategorical(tree, node)) continue;
    const place = places.get(keyOf(tree, node))!;
    columns[node] = place;
    thresholds[node] = findRank(numbers[place]!.thresholds, tree.threshold[node]!);
  }
  return { columns, thresholds };
}

function gatherSets(
  trees: readonly LightgbmTree[],
  feature: number,
  nodes: readonly { readonly tree: number; readonly node: number }[],
): SetColumns {
  const parts = nodes.map(({ tree, node }) => {
    const { threshold, categories } = trees[tree]!;
    const { boundaries, words } = categories!;
    return words.subarray(boundaries[threshold[node]!], boundaries[threshold[node]! + 1]);
  });
  const starts = new Int32Array(parts.length);
  const ends = new Int32Array(parts.length);
  const words = new Uint32Array(parts.reduce((size, part) => size + part.length, 0));
  let end = 0;
  for (const [index, part] of parts.entries()) {
    words.set(part, end);
    starts[index] = end;
    end += part.length;
    ends[index] = end;
  }
  return { feature, starts, ends, words };
}

// A number's category is its whole part; NaN and what is no int32 from 0 on are in no set.
function tellMembers(columns: SetColumns, value: number, out: Float32Array, target: number): void {
  const { starts, ends, words } = columns;
  const isCategory = value > -1 && value < 2 ** 31;
  const category = isCategory ? value | 0 : 0;
  const word = category >> 5;
  for (let index = 0; index < starts.length; index++) {
    const at = starts[index]! + word;
    const isMember = isCategory && at < ends[index]! && ((words[at]! >>> (category & 31)) & 1) === 1;
    out[target + index] = isMember ? 0 : 1;
  }
}

// How many thresholds are below the value.
function findRank(thresholds: Float64Array, value: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (thresholds[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
