// Sets of categories that go right, from the lists in a model (RegTree::LoadCategoricalSplit, src/common/categorical.h).
import { DecantError } from '../../errors.ts';
import type { CategorySplits } from '../../kernels/trees/index.ts';
import { isSince } from './release.ts';
import type { Release } from './release.ts';
import type { XgboostTree } from './model.ts';

/** XGBoost's own bound on categories. */
const MAX_CATEGORY = 2 ** 24;

/** Lists of a tree: node nodes[k] has categories[starts[k]] .. categories[starts[k] + sizes[k]]. */
export interface CategoryLists {
  /** 1 where a node asks for a category. */
  readonly splitTypes: Int32Array;
  readonly nodes: Int32Array;
  readonly starts: Int32Array;
  readonly sizes: Int32Array;
  readonly categories: Int32Array;
}

/** Words of sets that a whole model may still take. */
export interface WordBudget {
  left: number;
}

/** 64 MB of bits; real models stay below, a hostile one names large categories in few bytes. */
export function createWordBudget(): WordBudget {
  return { left: 2 ** 24 };
}

/** The lists as sets of bits; a set has as many words as its largest category needs. */
export function buildCategorySplits(
  lists: CategoryLists,
  budget: WordBudget,
  malformed: (problem: string) => DecantError,
): CategorySplits {
  const { splitTypes, nodes, starts, sizes, categories } = lists;
  if (starts.length !== nodes.length || sizes.length !== nodes.length) {
    throw malformed(`has ${nodes.length} categorical nodes, ${starts.length} segments and ${sizes.length} sizes`);
  }
  const sets = new Int32Array(splitTypes.length).fill(-1);
  const offsets = new Int32Array(nodes.length + 1);
  for (let set = 0; set < nodes.length; set++) {
    const [node, start, size] = [nodes[set]!, starts[set]!, sizes[set]!];
    if (start < 0 || size < 1 || start + size > categories.length)
      throw malformed(`has no categories for its set ${set}`);
    if (splitTypes[node] !== 1 || sets[node] !== -1) throw malformed(`has a set for node ${node}, which asks for none`);
    sets[node] = set;
    const wordCount = countWords(categories.subarray(start, start + size), malformed);
    budget.left -= wordCount;
    if (budget.left < 0)
      throw new DecantError('LIMIT_EXCEEDED', 'The sets of categories of a model take more than 64 MB.');
    offsets[set + 1] = offsets[set]! + wordCount;
  }
  if (splitTypes.some((type, node) => type !== (sets[node]! < 0 ? 0 : 1))) {
    throw malformed('has split types that do not fit its categorical nodes');
  }
  const words = new Uint32Array(offsets[nodes.length]!);
  for (let set = 0; set < nodes.length; set++) {
    for (let at = starts[set]!; at < starts[set]! + sizes[set]!; at++) {
      const category = categories[at]!;
      words[offsets[set]! + (category >> 5)]! |= 1 << (category & 31);
    }
  }
  return { sets, offsets, words };
}

function countWords(members: Int32Array, malformed: (problem: string) => DecantError): number {
  let largest = 0;
  for (const category of members) {
    if (category < 0 || category >= MAX_CATEGORY) throw malformed('has a category outside 0 .. 2^24');
    largest = Math.max(largest, category);
  }
  return (largest >> 5) + 1;
}

/** How numbers that are in no set were taken, by release. */
export function negativeFractions(release: Release): 'zero' | 'outside' {
  return isSince(release, 1, 6) ? 'outside' : 'zero';
}

/**
 * In 1.6 a number beyond a set's words, or below 0, goes the way of a missing value. Where that is right, the node is turned
 * around: its children change places and its set is inverted within its words.
 */
export function turnDefaultRight(tree: XgboostTree, release: Release): XgboostTree {
  const { categories } = tree;
  if (categories === undefined || release.major !== 1 || release.minor !== 6) return tree;
  const left = tree.left.slice();
  const right = tree.right.slice();
  const defaultLeft = tree.defaultLeft.slice();
  const words = categories.words.slice();
  for (let node = 0; node < left.length; node++) {
    const set = categories.sets[node]!;
    if (set < 0 || left[node]! < 0 || defaultLeft[node] === 1) continue;
    left[node] = tree.right[node]!;
    right[node] = tree.left[node]!;
    defaultLeft[node] = 1;
    for (let word = categories.offsets[set]!; word < categories.offsets[set + 1]!; word++) words[word] = ~words[word]!;
  }
  return { ...tree, left, right, defaultLeft, categories: { ...categories, words } };
}
