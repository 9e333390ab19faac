// Passes over rows that are certainly farther than a limit: four rows side by side, the columns of largest spread first. A sum of squares
// only grows, so that most rows are told after a few columns.

/** Rows to search in, row-major. */
export interface RowSet {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly data: Float64Array;
}

/**
 * Calls `visit` for each row of the range whose sum of squared differences may be within the limit, in the order of the rows. The first
 * limit is given; `visit` answers the next one. A range begins at a multiple of four.
 */
export type RowScreen = (
  x: Float64Array,
  at: number,
  limit: number,
  visit: (row: number) => number,
  first: number,
  end: number,
) => void;

const LANES = 4;
/** Columns between two looks at the limit. */
const STRIDE = 8;

/** Prepares the rows. */
export function createScreen({ rowCount, columnCount, data }: RowSet): RowScreen {
  const columns = orderBySpread(rowCount, columnCount, data);
  const groups = Math.ceil(rowCount / LANES);
  // Element i of row 4 g + k lies at (g * columnCount + i) * 4 + k; places after the last row are too far from everything.
  const packed = new Float64Array(groups * LANES * columnCount).fill(Infinity);
  for (let row = 0; row < rowCount; row++) {
    const start = Math.floor(row / LANES) * LANES * columnCount + (row % LANES);
    for (let i = 0; i < columnCount; i++) packed[start + i * LANES] = data[row * columnCount + columns[i]!]!;
  }
  return (x, from, firstLimit, visit, first, end) => {
    const query = new Float64Array(columnCount);
    for (let i = 0; i < columnCount; i++) query[i] = x[from + columns[i]!]!;
    let limit = firstLimit;
    for (let group = first / LANES; group * LANES < end; group++) {
      let at = group * LANES * columnCount;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let i = 0; i < columnCount;) {
        const stop = Math.min(i + STRIDE, columnCount);
        for (; i < stop; i++, at += LANES) {
          const element = query[i]!;
          const d0 = element - packed[at]!;
          const d1 = element - packed[at + 1]!;
          const d2 = element - packed[at + 2]!;
          const d3 = element - packed[at + 3]!;
          s0 += d0 * d0;
          s1 += d1 * d1;
          s2 += d2 * d2;
          s3 += d3 * d3;
        }
        if (s0 > limit && s1 > limit && s2 > limit && s3 > limit) break;
      }
      const row = group * LANES;
      if (s0 <= limit) limit = visit(row);
      if (s1 <= limit && row + 1 < end) limit = visit(row + 1);
      if (s2 <= limit && row + 2 < end) limit = visit(row + 2);
      if (s3 <= limit && row + 3 < end) limit = visit(row + 3);
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
