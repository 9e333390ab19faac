// The choice between the walk in TypeScript and WebAssembly, which is made when the first batch comes.
import type { CompiledTree } from '../compiled-tree.ts';
import { TreeProgram } from './tree-program.ts';
import type { TreesInCommon } from './tree-program.ts';

/** Fewer rows are walked in less time than they are passed through: measured for small trees, and for those of many nodes. */
const LEAST_ROWS = 16;
const LEAST_ROWS_OF_LARGE = 32;
const LARGE_NODES = 300;

/** Makes the program of an ensemble when it pays. */
export class TreeBatches {
  readonly #trees: readonly CompiledTree[];
  readonly #shape: TreesInCommon;
  readonly #leastRows: number;
  #program: TreeProgram | 'none' | undefined;

  constructor(trees: readonly CompiledTree[], shape: TreesInCommon) {
    this.#trees = trees;
    this.#shape = shape;
    const isLarge = trees.some(({ origins }) => origins.length > LARGE_NODES);
    this.#leastRows = isLarge ? LEAST_ROWS_OF_LARGE : LEAST_ROWS;
  }

  /** The program for so many rows of X; undefined where the walk is to be taken. */
  choose(rowCount: number): TreeProgram | undefined {
    if (rowCount < this.#leastRows) return undefined;
    this.#program ??= TreeProgram.create(this.#trees, this.#shape) ?? 'none';
    return this.#program === 'none' ? undefined : this.#program;
  }
}
