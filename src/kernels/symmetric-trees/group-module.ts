// Groups of symmetric trees in WebAssembly: a level asks sixteen rows with one comparison, and the leaves of a group are added to the sums of a
// row one tree after the other, as in TypeScript.
import {
  call,
  encodeModule,
  f64,
  FunctionBuilder,
  i32,
  i8x16,
  instantiate,
  repeatWhile,
  v128,
} from '../web-assembly/index.ts';
import type { Code, Instance, Local } from '../web-assembly/index.ts';

/** Rows of a block. */
export const BLOCK_ROWS = 128;

/** Trees whose leaves are added together. */
export const GROUP = 4;

/** Bytes of the numbers of leaves, which come first in the memory, and of the sums behind them. */
const NUMBER_BYTES = GROUP * BLOCK_ROWS;
const SUM_BYTES = 8 * BLOCK_ROWS;

/** A level: where its column is, and what a rank must exceed. */
const LEVEL = { column: 0, threshold: 4, size: 8 };

/** A tree: its levels, and where its leaves are. */
const TREE = { firstLevel: 0, lastLevel: 4, values: 8, size: 12 };

/** Bytes of a vector. */
const LANES = 16;

/** What the module is made for. */
export interface GroupParts {
  readonly byteColumns: number;
  readonly leafValues: Float64Array;
  /** For each level, the number of its byte column, and the byte that a rank's must exceed as signed ones. */
  readonly columns: readonly number[];
  readonly thresholds: readonly number[];
  readonly trees: readonly {
    /** The tree's first level, and how many of them there are. */
    readonly level: number;
    readonly low: number;
    /** Its first number in `leafValues`. */
    readonly leaf: number;
  }[];
}

/** Groups of trees that share their ranks and numbers with code in TypeScript. */
export interface GroupModule {
  /** Byte columns of ranks, BLOCK_ROWS each. */
  readonly bytes: Uint8Array;
  readonly leafValues: Float64Array;
  /** What is added to, a block of rows. */
  readonly sums: Float64Array;
  /** Adds `groupCount` groups from tree `first` on to the sums of `count` rows. */
  readonly add: (first: number, groupCount: number, count: number) => void;
}

/** Prepares the module; undefined where the host cannot run it. */
export function createGroupModule(parts: GroupParts): GroupModule | undefined {
  const { byteColumns, leafValues, columns, thresholds, trees } = parts;
  const bytesAt = NUMBER_BYTES + SUM_BYTES;
  const valuesAt = bytesAt + byteColumns * BLOCK_ROWS;
  const levelsAt = valuesAt + 8 * leafValues.length;
  const treesAt = levelsAt + LEVEL.size * columns.length;
  const end = treesAt + TREE.size * trees.length;
  if (end > 2 ** 30) return undefined;
  const instance: Instance | undefined = instantiate(encodeModule([writeFindLeaves(), writeAdd()]), end);
  if (instance === undefined) return undefined;
  const { memory, functions } = instance;
  const view = new DataView(memory);
  const values = new Float64Array(memory, valuesAt, leafValues.length);
  values.set(leafValues);
  for (const [index, column] of columns.entries()) {
    const at = levelsAt + LEVEL.size * index;
    view.setInt32(at + LEVEL.column, bytesAt + column * BLOCK_ROWS, true);
    view.setUint8(at + LEVEL.threshold, thresholds[index]!);
  }
  for (const [index, { level, low, leaf }] of trees.entries()) {
    const at = treesAt + TREE.size * index;
    view.setInt32(at + TREE.firstLevel, levelsAt + LEVEL.size * level, true);
    view.setInt32(at + TREE.lastLevel, levelsAt + LEVEL.size * (level + low - 1), true);
    view.setInt32(at + TREE.values, valuesAt + 8 * leaf, true);
  }
  return {
    bytes: new Uint8Array(memory, bytesAt, byteColumns * BLOCK_ROWS),
    leafValues: values,
    sums: new Float64Array(memory, NUMBER_BYTES, BLOCK_ROWS),
    add: (first, groupCount, count) => {
      functions[1]!(treesAt + TREE.size * first, groupCount, count);
    },
  };
}

const increase = (local: Local, by: number): Code => local.set(i32.add(local.get, i32.const(by)));

// findLeaves(tree, out): numbers of the leaves of a block, from the upper bit down.
function writeFindLeaves(): FunctionBuilder {
  const built = new FunctionBuilder(2);
  const [tree, out] = [built.parameter(0), built.parameter(1)];
  const [level, first, column] = [built.local('i32'), built.local('i32'), built.local('i32')];
  const threshold = built.local('v128');
  const numbers = Array.from({ length: BLOCK_ROWS / LANES }, () => built.local('v128'));
  built.emit(
    level.set(i32.load(tree.get, TREE.lastLevel)),
    first.set(i32.sub(i32.load(tree.get, TREE.firstLevel), i32.const(LEVEL.size))),
    repeatWhile(
      i32.isLess(first.get, level.get),
      column.set(i32.load(level.get, LEVEL.column)),
      threshold.set(v128.load8Splat(level.get, LEVEL.threshold)),
      // Where the answer is yes, all bits are set: -1.
      ...numbers.map((number, part) =>
        number.set(
          i8x16.sub(
            i8x16.add(number.get, number.get),
            i8x16.isGreater(v128.load(column.get, LANES * part), threshold.get),
          ),
        ),
      ),
      increase(level, -LEVEL.size),
    ),
    ...numbers.map((number, part) => v128.store(out.get, number.get, LANES * part)),
  );
  return built;
}

// add(trees, groupCount, rows)
function writeAdd(): FunctionBuilder {
  const built = new FunctionBuilder(3);
  const [tree, left, rows] = [built.parameter(0), built.parameter(1), built.parameter(2)];
  const [row, at] = [built.local('i32'), built.local('i32')];
  const sum = built.local('f64');
  const places = Array.from({ length: GROUP }, () => built.local('i32'));
  const unrolled = 4;
  const steps = Array.from({ length: unrolled }, (_, step) => step);
  built.emit(
    repeatWhile(
      left.get,
      ...places.flatMap((place, index) => [
        place.set(i32.load(tree.get, TREE.size * index + TREE.values)),
        call(0, i32.add(tree.get, i32.const(TREE.size * index)), i32.const(BLOCK_ROWS * index)),
      ]),
      row.set(i32.const(0)),
      at.set(i32.const(NUMBER_BYTES)),
      repeatWhile(
        i32.isLess(row.get, rows.get),
        ...steps.flatMap((step) => [
          sum.set(f64.load(at.get, 8 * step)),
          ...places.map((place, index) => {
            const leaf = i32.load8(row.get, BLOCK_ROWS * index + step);
            return sum.set(f64.add(sum.get, f64.load(i32.add(place.get, i32.shiftLeft(leaf, i32.const(3))))));
          }),
          f64.store(at.get, sum.get, 8 * step),
        ]),
        increase(row, unrolled),
        increase(at, 8 * unrolled),
      ),
      increase(tree, TREE.size * GROUP),
      left.set(i32.sub(left.get, i32.const(1))),
    ),
  );
  return built;
}
