// Passes over rows that are certainly farther than a limit: the columns of largest spread come first, and a sum of squares only grows, so
// that most rows are told after a few columns.

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

/** Columns between two looks at the limit. */
const STRIDE = 4;

/** Prepares the rows. */
export function createScreen({ rowCount, columnCount, data }: RowSet): RowScreen {
  const columns = orderBySpread(rowCount, columnCount, data);
  const ordered = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += columnCount) {
    for (let i = 0; i < columnCount; i++) ordered[start + i] = data[start + columns[i]!]!;
  }
  const whole = columnCount - (columnCount % STRIDE);
  return (x, from, firstLimit, visit, first, end) => {
    const query = new Float64Array(columnCount);
    for (let i = 0; i < columnCount; i++) query[i] = x[from + columns[i]!]!;
    let limit = firstLimit;
    for (let row = first, start = first * columnCount; row < end; row++, start += columnCount) {
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
      if (sum > limit) continue;
      for (; i < columnCount; i++) {
        const difference = query[i]! - ordered[start + i]!;
        sum += difference * difference;
      }
      if (sum <= limit) limit = visit(row, sum);
    }
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
