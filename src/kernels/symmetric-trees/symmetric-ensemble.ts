// Sums the leaves of symmetric trees, tree by tree in their order, block by block of rows.
import { addGroup, addGroupRows, addTree } from './add-leaves.ts';
import { findIndices, LEVELS, NEVER } from './find-indices.ts';
import type { Levels } from './find-indices.ts';
import { BLOCK_ROWS, createGroupModule, GROUP } from './group-module.ts';
import type { GroupModule } from './group-module.ts';

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

/** Fewer rows are summed in less time by TypeScript. */
const LEAST_MODULE_ROWS = 16;

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
  /** Leaves of one number, in WebAssembly; it shares ranks and leaves. */
  readonly #module: GroupModule | undefined;
  /** First byte column of each column, and the end. */
  readonly #starts: Int32Array;
  readonly #indices = new Int32Array(GROUP * BLOCK_WORDS);
  readonly #group = new Int32Array(GROUP);
  readonly #indexBytes = new Uint8Array(this.#indices.buffer);

  /** Columns, thresholds and numbers of leaves must fit each other. */
  constructor(trees: SymmetricTrees) {
    const { most, width, leafValues } = trees;
    this.#width = width;
    this.#starts = new Int32Array(most.length + 1);
    for (let column = 0; column < most.length; column++) {
      this.#starts[column + 1] = this.#starts[column]! + Math.max(1, Math.ceil(most[column]! / MAX_BYTE_RANK));
    }
    const byteColumns = Math.max(1, this.#starts[most.length]!);
    const { levels, compiled } = compileLevels(trees, this.#starts);
    this.#levels = levels;
    this.#trees = compiled;
    this.#module = width === 1 ? prepareModule(byteColumns, leafValues, levels, compiled) : undefined;
    this.#leafValues = this.#module?.leafValues ?? leafValues;
    this.#bytes = (this.#module?.bytes ?? new Uint8Array(byteColumns * BLOCK_ROWS)).fill(0x80);
    this.#ranks = new Int32Array(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length / 4);
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
        // Between 0 and MAX_BYTE_RANK without a jump: `>> 31` is all bits of a negative number, and none of another.
        const rank = ranks[row]! - base;
        const above = (rank & ~(rank >> 31)) - MAX_BYTE_RANK;
        bytes[offset + row] = 0x80 | (MAX_BYTE_RANK + (above & (above >> 31)));
      }
    }
  }

  /** Adds the leaves of trees `start` up to `end` for the first `count` rows to `out`, `width` numbers a row, from out[target] on. */
  addLeaves(start: number, end: number, count: number, out: Float64Array, target: number): void {
    let tree = start;
    if (this.#module !== undefined && count >= LEAST_MODULE_ROWS) {
      tree += GROUP * this.#addGroups(this.#module, start, end, count, out, target);
    }
    if (this.#width === 1) {
      while (tree + GROUP <= end && this.#isShallow(tree)) {
        this.#addGroup(tree, count, out, target);
        tree += GROUP;
      }
    }
    for (; tree < end; tree++) this.#addTree(this.#trees[tree]!, count, out, target);
  }

  // Adds as many groups as stand in a row; answers how many.
  #addGroups(
    module: GroupModule,
    start: number,
    end: number,
    count: number,
    out: Float64Array,
    target: number,
  ): number {
    let groupCount = 0;
    for (let tree = start; tree + GROUP <= end && this.#isShallow(tree); tree += GROUP) groupCount++;
    if (groupCount === 0) return 0;
    module.sums.set(out.subarray(target, target + count));
    module.add(start, groupCount, count);
    out.set(count === BLOCK_ROWS ? module.sums : module.sums.subarray(0, count), target);
    return groupCount;
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

function prepareModule(
  byteColumns: number,
  leafValues: Float64Array,
  { offsets, biases }: Levels,
  trees: readonly Tree[],
): GroupModule | undefined {
  return createGroupModule({
    ...{ byteColumns, leafValues, trees },
    columns: Array.from(offsets, (offset) => offset / BLOCK_WORDS),
    // What is taken from a word of ranks is one more than the threshold; of NEVER's bytes that leaves the largest rank.
    thresholds: Array.from(biases, (bias) => 0x80 | ((bias & 255) - 1)),
  });
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
