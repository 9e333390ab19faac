// Sums the leaves of symmetric trees, tree by tree in their order, block by block of rows.
import { addGroup, addGroupRows, addTree, GROUP } from './add-leaves.ts';
import { findIndices, LEVELS, NEVER } from './find-indices.ts';
import type { Levels } from './find-indices.ts';

/** Symmetric trees over columns of ranks, small integers from 0 on. */
export interface SymmetricTrees {
  /** Largest rank of each column. */
  readonly most: Int32Array;
  /** Levels of each tree: at most 16. */
  readonly depths: Int32Array;
  /** For each level of each tree, which column it asks. */
  readonly columns: Int32Array;
  /** For each level, what the rank must exceed: not below 0. Level k gives bit k of the leaf's number. */
  readonly thresholds: Int32Array;
  /** `width` numbers for each leaf of each tree. */
  readonly leafValues: Float64Array;
  readonly width: number;
}

/** Rows that are summed at a time. */
const BLOCK_ROWS = 128;
const BLOCK_WORDS = BLOCK_ROWS / 4;

/** Largest rank of one byte; columns with more take more bytes. */
const MAX_BYTE_RANK = 127;

/** Where one tree's parts are. */
interface Tree {
  readonly level: number;
  /** Levels in the first byte of the leaf's number, and in the second. */
  readonly low: number;
  readonly high: number;
  readonly leaf: number;
}

/** Trees that are ready to be summed. Ranks of a block are set column by column, and then summed. */
export class SymmetricEnsemble {
  /** Most rows that fit at a time. */
  readonly blockRows = BLOCK_ROWS;
  readonly #width: number;
  readonly #leafValues: Float64Array;
  readonly #trees: readonly Tree[];
  readonly #levels: Levels;
  readonly #bytes: Uint8Array;
  readonly #ranks: Int32Array;
  /** First byte column of each column, and the end. */
  readonly #starts: Int32Array;
  readonly #indices = new Int32Array(GROUP * BLOCK_WORDS);
  readonly #group = new Int32Array(GROUP);
  readonly #indexBytes = new Uint8Array(this.#indices.buffer);

  /** Columns, thresholds and numbers of leaves must fit each other. */
  constructor(trees: SymmetricTrees) {
    const { most, width, leafValues } = trees;
    this.#width = width;
    this.#leafValues = leafValues;
    this.#starts = new Int32Array(most.length + 1);
    for (let column = 0; column < most.length; column++) {
      this.#starts[column + 1] = this.#starts[column]! + Math.max(1, Math.ceil(most[column]! / MAX_BYTE_RANK));
    }
    const byteColumns = Math.max(1, this.#starts[most.length]!);
    this.#bytes = new Uint8Array(byteColumns * BLOCK_ROWS).fill(0x80);
    this.#ranks = new Int32Array(this.#bytes.buffer);
    const { levels, compiled } = compileLevels(trees, this.#starts);
    this.#levels = levels;
    this.#trees = compiled;
  }

  get treeCount(): number {
    return this.#trees.length;
  }

  /** Sets the ranks of one column for the first `count` rows of a block. */
  setRanks(column: number, ranks: Int32Array, count: number): void {
    const end = this.#starts[column + 1]!;
    const bytes = this.#bytes;
    for (let byteColumn = this.#starts[column]!, base = 0; byteColumn < end; byteColumn++, base += MAX_BYTE_RANK) {
      const offset = byteColumn * BLOCK_ROWS;
      for (let row = 0; row < count; row++) {
        bytes[offset + row] = 0x80 | Math.min(Math.max(ranks[row]! - base, 0), MAX_BYTE_RANK);
      }
    }
  }

  /** Adds the leaves of trees `start` up to `end` for the first `count` rows to `out`, `width` numbers a row, from out[target] on. */
  addLeaves(start: number, end: number, count: number, out: Float64Array, target: number): void {
    let tree = start;
    if (this.#width === 1) {
      while (tree + GROUP <= end && this.#isShallow(tree)) {
        this.#addGroup(tree, count, out, target);
        tree += GROUP;
      }
    }
    for (; tree < end; tree++) this.#addTree(this.#trees[tree]!, count, out, target);
  }

  #isShallow(first: number): boolean {
    for (let tree = first; tree < first + GROUP; tree++) if (this.#trees[tree]!.high > 0) return false;
    return true;
  }

  #addGroup(first: number, count: number, out: Float64Array, target: number): void {
    const words = (count + 3) >>> 2;
    for (let place = 0; place < GROUP; place++) {
      const { level, low } = this.#trees[first + place]!;
      findIndices(this.#ranks, this.#levels, level, low, words, this.#indices, place * BLOCK_WORDS);
    }
    const group = this.#group;
    for (let place = 0; place < GROUP; place++) group[place] = this.#trees[first + place]!.leaf;
    const whole = count >>> 2;
    addGroup(this.#indices, BLOCK_WORDS, this.#leafValues, group, whole, out, target);
    addGroupRows(this.#indexBytes, BLOCK_ROWS, this.#leafValues, group, 4 * whole, count, out, target);
  }

  #addTree({ level, low, high, leaf }: Tree, count: number, out: Float64Array, target: number): void {
    const words = (count + 3) >>> 2;
    findIndices(this.#ranks, this.#levels, level, low, words, this.#indices, 0);
    const isDeep = high > 0;
    if (isDeep) findIndices(this.#ranks, this.#levels, level + low, high, words, this.#indices, BLOCK_WORDS);
    addTree(this.#indexBytes, BLOCK_ROWS, isDeep, this.#leafValues, leaf, this.#width, count, out, target);
  }
}

function compileLevels(
  { depths, columns, thresholds, width }: SymmetricTrees,
  starts: Int32Array,
): { readonly levels: Levels; readonly compiled: readonly Tree[] } {
  const offsets: number[] = [];
  const biases: number[] = [];
  const compiled: Tree[] = [];
  const add = (first: number, end: number): number => {
    for (let level = first; level < end; level++) {
      const threshold = thresholds[level]!;
      const byteColumn = starts[columns[level]!]! + Math.floor(threshold / MAX_BYTE_RANK);
      offsets.push(byteColumn * BLOCK_WORDS);
      biases.push(((threshold % MAX_BYTE_RANK) + 1) * 0x01010101);
    }
    // Even numbers of levels, and two for a tree of one leaf.
    const size = Math.max(2, end - first + ((end - first) % 2));
    for (let level = end - first; level < size; level++) {
      offsets.push(0);
      biases.push(NEVER);
    }
    return size;
  };
  let first = 0;
  let leaf = 0;
  for (const depth of depths) {
    const level = offsets.length;
    const middle = first + Math.min(depth, LEVELS);
    const low = add(first, middle);
    const high = depth > LEVELS ? add(middle, first + depth) : 0;
    compiled.push({ level, low, high, leaf });
    first += depth;
    leaf += 2 ** depth * width;
  }
  return { levels: { offsets: Int32Array.from(offsets), biases: Int32Array.from(biases) }, compiled };
}
