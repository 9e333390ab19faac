// Which counts of a CTR's table belong to each row of a block. CTRs share columns, projections and tables: what one has computed for a
// block is there for the next.
import { keyOfCtr } from './model.ts';
import type { CatboostModel, CtrBase, CtrTable, Projection } from './model.ts';
import { addScrambled, makeWords, scramble } from './projection-hash.ts';
import type { Words } from './projection-hash.ts';
import type { Rows } from './rows.ts';

/** Rows start .. start + count. */
export interface Block {
  /** No other block of the same plan has it. */
  readonly id: number;
  readonly rows: Rows;
  readonly start: number;
  readonly count: number;
}

/** What is made once for each block. */
class Shared<T> {
  readonly #make: (count: number) => T;
  readonly #fill: (block: Block, target: T) => void;
  #blockId: number | undefined;
  #target: T | undefined;
  #capacity = 0;

  constructor(make: (count: number) => T, fill: (block: Block, target: T) => void) {
    this.#make = make;
    this.#fill = fill;
  }

  get(block: Block): T {
    if (this.#target === undefined || this.#capacity < block.count) {
      this.#target = this.#make(block.count);
      this.#capacity = block.count;
    } else if (this.#blockId === block.id) {
      return this.#target;
    }
    this.#blockId = block.id;
    this.#fill(block, this.#target);
    return this.#target;
  }
}

/** Index where a table has no counts for a row. */
export const NOT_FOUND = -1;

/** Finds the counts of a checked model's tables. */
export class CtrBlocks {
  readonly #model: CatboostModel;
  readonly #scrambled = new Map<number, Shared<Words>>();
  readonly #hashes = new Map<string, Shared<Words>>();
  readonly #indices = new Map<string, Shared<Int32Array>>();
  #bits = new Int32Array(0);
  #scrambledBits = makeWords(0);

  constructor(model: CatboostModel) {
    this.#model = model;
  }

  /**
   * A finder of where in a table the counts of each row of a block are; {@link NOT_FOUND} where it has none. What it answers is valid
   * until the next block.
   */
  createFinder(base: CtrBase, table: CtrTable): (block: Block) => Int32Array {
    const key = keyOfCtr(base);
    let shared = this.#indices.get(key);
    if (shared === undefined) {
      const hashes = this.#hashesOf(base.projection);
      shared = new Shared<Int32Array>(
        (count) => new Int32Array(count),
        (block, out) => {
          findIndices(table, hashes.get(block), block.count, out);
        },
      );
      this.#indices.set(key, shared);
    }
    const found = shared;
    return (block) => found.get(block);
  }

  #hashesOf(projection: Projection): Shared<Words> {
    const key = JSON.stringify(projection);
    let shared = this.#hashes.get(key);
    if (shared === undefined) {
      shared = new Shared(makeWords, this.#createHasher(projection));
      this.#hashes.set(key, shared);
    }
    return shared;
  }

  #createHasher(projection: Projection): (block: Block, words: Words) => void {
    const { catFeatures, floatFeatures } = this.#model;
    const catPlace = (index: number): number => catFeatures.findIndex((feature) => feature.index === index);
    const columns = projection.catFeatures.map((index) => this.#scrambledOf(catPlace(index)));
    const oneHots = projection.oneHotSplits.map(({ index, value }) => ({ place: catPlace(index), value }));
    const floats = projection.floatSplits.map(({ index, border }) => {
      const place = floatFeatures.findIndex((feature) => feature.index === index);
      return { place, border, isMissingAbove: floatFeatures[place]!.missing === 'above' };
    });
    return (block, words) => {
      const { rows, start, count } = block;
      words.low.fill(0, 0, count);
      words.high.fill(0, 0, count);
      for (const column of columns) addScrambled(words, column.get(block), count);
      for (const { place, border, isMissingAbove } of floats) {
        const values = rows.floats[place]!;
        this.#addBits(words, count, (row) => {
          const value = values[start + row]!;
          return value > border || (isMissingAbove && value !== value);
        });
      }
      for (const { place, value } of oneHots) {
        const values = rows.cats[place]!;
        this.#addBits(words, count, (row) => values[start + row] === value);
      }
    };
  }

  #scrambledOf(place: number): Shared<Words> {
    let shared = this.#scrambled.get(place);
    if (shared === undefined) {
      shared = new Shared(makeWords, ({ rows, start, count }, words) => {
        scramble(rows.cats[place]!, start, count, words);
      });
      this.#scrambled.set(place, shared);
    }
    return shared;
  }

  #addBits(words: Words, count: number, isSet: (row: number) => boolean): void {
    if (this.#bits.length < count) {
      this.#bits = new Int32Array(count);
      this.#scrambledBits = makeWords(count);
    }
    for (let row = 0; row < count; row++) this.#bits[row] = isSet(row) ? 1 : 0;
    scramble(this.#bits, 0, count, this.#scrambledBits);
    addScrambled(words, this.#scrambledBits, count);
  }
}

function findIndices({ hashes, indices }: CtrTable, { low, high }: Words, count: number, out: Int32Array): void {
  const mask = indices.length - 1;
  for (let row = 0; row < count; row++) {
    const wantedLow = low[row]! >>> 0;
    const wantedHigh = high[row]! >>> 0;
    for (let place = wantedLow & mask; ; place = (place + 1) & mask) {
      const foundLow = hashes[2 * place]!;
      const foundHigh = hashes[2 * place + 1]!;
      if (foundLow === wantedLow && foundHigh === wantedHigh) {
        // The hash of an empty place is no hash of counts.
        out[row] = foundLow === 0xffffffff && foundHigh === 0xffffffff ? NOT_FOUND : indices[place]!;
        break;
      }
      if (foundLow === 0xffffffff && foundHigh === 0xffffffff) {
        out[row] = NOT_FOUND;
        break;
      }
    }
  }
}
