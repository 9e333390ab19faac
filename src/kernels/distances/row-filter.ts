// Tells which of many rows may be near to a query: sums of squares in float32, sixteen rows at a time, against a limit that is wide enough for
// all rounding. Rows that pass are computed again.
import {
  encodeModule,
  f32x4,
  FunctionBuilder,
  i32,
  i32x4,
  instantiate,
  repeatWhile,
  v128,
} from '../web-assembly/index.ts';
import type { Code, Local } from '../web-assembly/index.ts';

/** Rows of a block, whose answers are the bits of one number. */
export const FILTER_ROWS = 16;

/** Most rows that are filtered at a time. */
export const FILTER_SPAN = 1024;

/** Fewer rows are not worth a module; of more columns the rounding is not thought through. */
const LEAST_ROWS = 512;
const MOST_COLUMNS = 4096;
const MOST_BYTES = 2 ** 30;

/** Distance of neighbouring float32 numbers, relative, halved: what rounding changes at most. */
const UNIT = 2 ** -24;

/** Filters rows. */
export interface RowFilter {
  readonly setQuery: (query: Float64Array) => void;
  /**
   * Bits of rows `first` (a multiple of FILTER_ROWS) to `end`, lowest first, a block each: 1 where a sum of squared differences within
   * `limit` is possible. Of rows from `end` on, bits mean nothing.
   */
  readonly findCandidates: (limit: number, first: number, end: number) => Uint16Array;
}

/** Prepares row-major rows; undefined where they are few, or the host cannot run WebAssembly. */
export function createRowFilter({
  rowCount,
  columnCount,
  data,
}: {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly data: Float64Array;
}): RowFilter | undefined {
  if (rowCount < LEAST_ROWS || columnCount === 0 || columnCount > MOST_COLUMNS) return undefined;
  const blockBytes = FILTER_ROWS * columnCount * 4;
  const limitAt = 0;
  const masksAt = 16;
  const queryAt = masksAt + (FILTER_SPAN / FILTER_ROWS) * 2;
  const rowsAt = Math.ceil((queryAt + columnCount * 4) / 16) * 16;
  const size = rowsAt + Math.ceil(rowCount / FILTER_ROWS) * blockBytes;
  if (size > MOST_BYTES) return undefined;
  const instance = instantiate(encodeModule([writeFilter(columnCount)]), size);
  if (instance === undefined) return undefined;
  const { memory, functions } = instance;
  const rows = new Float32Array(memory, rowsAt);
  let largest = 0;
  for (let row = 0; row < rowCount; row++) {
    const lane = row % FILTER_ROWS;
    const start = (row - lane) * columnCount + lane;
    for (let column = 0; column < columnCount; column++) {
      const value = data[row * columnCount + column]!;
      largest = Math.max(largest, Math.abs(value));
      rows[start + column * FILTER_ROWS] = value;
    }
  }
  const limits = new Float32Array(memory, limitAt, 1);
  const queries = new Float32Array(memory, queryAt, columnCount);
  const masks = new Uint16Array(memory, masksAt, FILTER_SPAN / FILTER_ROWS);
  let reach = largest;
  return {
    setQuery: (query) => {
      queries.set(query);
      reach = largest;
      for (const value of query) reach = Math.max(reach, Math.abs(value));
    },
    findCandidates: (limit, first, end) => {
      limits[0] = widenLimit(limit, reach, columnCount);
      const block = first / FILTER_ROWS;
      const blockCount = Math.ceil(end / FILTER_ROWS) - block;
      functions[0]!(rowsAt + block * blockBytes, blockCount, queryAt, limitAt, masksAt);
      return masks;
    },
  };
}

/**
 * A float32 that no sum of `count` squares in float32 exceeds where the exact one is within `limit`: both numbers of a difference are rounded,
 * which moves it by `shift`; the root of the sum of squares by no more than root(count) times that; then each step rounds once.
 */
function widenLimit(limit: number, reach: number, count: number): number {
  const shift = 4 * UNIT * reach + 2 ** -148;
  const root = Math.sqrt(limit) * (1 + 2 ** -40) + Math.sqrt(count) * shift;
  return root * root * (1 + 2 * (count + 16) * UNIT) + count * 2 ** -148;
}

// filter(rows, blockCount, query, limit, masks)
function writeFilter(columnCount: number): FunctionBuilder {
  const built = new FunctionBuilder(5);
  const [rows, left, query, limit, masks] = [0, 1, 2, 3, 4].map((index) => built.parameter(index)) as [
    ...[Local, Local, Local, Local, Local],
  ];
  const [column, end] = [built.local('i32'), built.local('i32')];
  const [element, most, difference] = [built.local('v128'), built.local('v128'), built.local('v128')];
  const sums = [0, 1, 2, 3].map(() => built.local('v128'));
  const increase = (local: Local, by: number): Code => local.set(i32.add(local.get, i32.const(by)));
  const isFar = (part: number): Code =>
    i32.shiftLeft(i32x4.bitmask(f32x4.isGreater(sums[part]!.get, most.get)), i32.const(4 * part));
  built.emit(
    most.set(v128.load32Splat(limit.get)),
    end.set(i32.add(query.get, i32.const(4 * columnCount))),
    repeatWhile(
      left.get,
      ...sums.map((sum) => sum.set(v128.const(new Uint8Array(16)))),
      column.set(query.get),
      repeatWhile(
        i32.isLess(column.get, end.get),
        element.set(v128.load32Splat(column.get)),
        ...sums.flatMap((sum, part) => [
          difference.set(f32x4.sub(element.get, v128.load(rows.get, 16 * part))),
          sum.set(f32x4.add(sum.get, f32x4.mul(difference.get, difference.get))),
        ]),
        increase(rows, 4 * FILTER_ROWS),
        increase(column, 4),
      ),
      // What is not certainly far, NaN of infinite numbers too.
      i32.store16(
        masks.get,
        i32.xor(i32.or(i32.or(isFar(0), isFar(1)), i32.or(isFar(2), isFar(3))), i32.const(0xffff)),
      ),
      increase(masks, 2),
      left.set(i32.sub(left.get, i32.const(1))),
    ),
  );
  return built;
}
