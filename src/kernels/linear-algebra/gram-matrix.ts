// Products of the columns of a tall matrix with each other: X^T X.

/** Rows at a time: those of all columns of a tile stay in the processor's first cache. */
const BLOCK_ROWS = 512;
/** Columns of a tile: each number that is loaded serves four products, or two. */
const HEIGHT = 2;
const WIDTH = 4;

/** X^T X of `columnCount` columns that lie one after the other: columnCount * columnCount numbers, both triangles. */
export function multiplyColumns(columns: Float64Array, rowCount: number, columnCount: number): Float64Array {
  // Tiles may stand out over the last row and column.
  const stride = columnCount + WIDTH;
  const sums = new Float64Array((columnCount + HEIGHT) * stride);
  for (let from = 0; from < rowCount; from += BLOCK_ROWS) {
    const to = Math.min(from + BLOCK_ROWS, rowCount);
    for (let a = 0; a < columnCount; a += HEIGHT) {
      for (let b = a; b < columnCount; b += WIDTH) {
        addTile(columns, rowCount, columnCount, from, to, a, b, sums, a * stride + b, stride);
      }
    }
  }
  const gram = new Float64Array(columnCount * columnCount);
  for (let a = 0; a < columnCount; a++) {
    for (let b = a; b < columnCount; b++) {
      gram[a * columnCount + b] = sums[a * stride + b]!;
      gram[b * columnCount + a] = sums[a * stride + b]!;
    }
  }
  return gram;
}

/** Adds the products of two columns from `a` on with four from `b` on; the last column stands for those that are not there. */
function addTile(
  columns: Float64Array,
  rowCount: number,
  columnCount: number,
  from: number,
  to: number,
  a: number,
  b: number,
  sums: Float64Array,
  place: number,
  stride: number,
): void {
  const last = (columnCount - 1) * rowCount;
  const a0 = a * rowCount;
  const a1 = Math.min(a0 + rowCount, last);
  const b0 = b * rowCount;
  const b1 = Math.min(b0 + rowCount, last);
  const b2 = Math.min(b1 + rowCount, last);
  const b3 = Math.min(b2 + rowCount, last);
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  for (let row = from; row < to; row++) {
    const x0 = columns[a0 + row]!;
    const x1 = columns[a1 + row]!;
    const y0 = columns[b0 + row]!;
    const y1 = columns[b1 + row]!;
    const y2 = columns[b2 + row]!;
    const y3 = columns[b3 + row]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
  }
  const below = place + stride;
  sums[place] = sums[place]! + s00;
  sums[place + 1] = sums[place + 1]! + s01;
  sums[place + 2] = sums[place + 2]! + s02;
  sums[place + 3] = sums[place + 3]! + s03;
  sums[below] = sums[below]! + s10;
  sums[below + 1] = sums[below + 1]! + s11;
  sums[below + 2] = sums[below + 2]! + s12;
  sums[below + 3] = sums[below + 3]! + s13;
}
