// Passes over rows that are certainly farther than a limit: the columns of largest spread come first, and a sum of squares only grows, so
// that most rows are told after a few columns. Of many rows, WebAssembly first tells which may be near.
import { createRowFilter, FILTER_ROWS, FILTER_SPAN } from './row-filter.ts';

/** Rows to search in, row-major. */
export interface RowSet {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly data: Float64Array;
}

/**
 * Calls `visit` for each row from `first` to before `end` whose sum of squared differences may be within the limit, in the order of the
 * rows, with that sum. The first limit is given; `visit` answers the next one.
 */
export type RowScreen = (
  x: Float64Array,
  at: number,
  limit: number,
  visit: (row: number, sum: number) => number,
  first: number,
  end: number,
) => void;

/** Fewer rows are looked at one by one. */
const LEAST_FILTERED = 256;

/** Rows at the beginning that are looked at one by one. */
const UNFILTERED = 64;

/** Columns between two looks at the limit. */
const STRIDE = 4;

/** Prepares the rows. */
export function createScreen({ rowCount, columnCount, data }: RowSet): RowScreen {
  const columns = orderBySpread(rowCount, columnCount, data);
  const ordered = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += columnCount) {
    for (let i = 0; i < columnCount; i++) ordered[start + i] = data[start + columns[i]!]!;
  }
  const filter = createRowFilter({ rowCount, columnCount, data: ordered });
  const whole = columnCount - (columnCount % STRIDE);
  return (x, from, firstLimit, visit, first, end) => {
    const query = new Float64Array(columnCount);
    for (let i = 0; i < columnCount; i++) query[i] = x[from + columns[i]!]!;
    let limit = firstLimit;
    const look = (row: number): void => {
      const start = row * columnCount;
      let sum = 0;
      let i = 0;
      for (; i < whole && sum <= limit; i += STRIDE) {
        const at = start + i;
        const d0 = query[i]! - ordered[at]!;
        const d1 = query[i + 1]! - ordered[at + 1]!;
        const d2 = query[i + 2]! - ordered[at + 2]!;
        const d3 = query[i + 3]! - ordered[at + 3]!;
        sum += d0 * d0 + d1 * d1 + (d2 * d2 + d3 * d3);
      }
      if (sum > limit) return;
      for (; i < columnCount; i++) {
        const difference = query[i]! - ordered[start + i]!;
        sum += difference * difference;
      }
      if (sum <= limit) limit = visit(row, sum);
    };
    let row = first;
    if (filter !== undefined && end - first >= LEAST_FILTERED) {
      // The first rows bring the limit down; blocks begin at multiples of their size.
      const begin = Math.ceil((first + UNFILTERED) / FILTER_ROWS) * FILTER_ROWS;
      for (; row < begin; row++) look(row);
      filter.setQuery(query);
      while (row < end) {
        // The limit falls fast at first.
        const span = Math.min(FILTER_SPAN, Math.floor((row - first) / FILTER_ROWS) * FILTER_ROWS);
        const stop = Math.min(end, row + span);
        const masks = filter.findCandidates(limit, row, stop);
        for (let block = 0, base = row; base < stop; block++, base += FILTER_ROWS) {
          for (let mask = masks[block]!; mask !== 0; mask &= mask - 1) {
            const candidate = base + 31 - Math.clz32(mask & -mask);
            if (candidate < stop) look(candidate);
          }
        }
        row = stop;
      }
      return;
    }
    for (; row < end; row++) look(row);
  };
}

function orderBySpread(rowCount: number, columnCount: number, data: Float64Array): Int32Array {
  const spreads = new Float64Array(columnCount);
  for (let column = 0; column < columnCount; column++) {
    let [sum, squares] = [0, 0];
    const first = data[column] ?? 0;
    for (let at = column; at < data.length; at += columnCount) {
      const shifted = data[at]! - first;
      sum += shifted;
      squares += shifted * shifted;
    }
    spreads[column] = squares - (sum * sum) / Math.max(1, rowCount);
  }
  return Int32Array.from({ length: columnCount }, (_, column) => column).sort((a, b) => spreads[b]! - spreads[a]!);
}
