// Products of the columns of a tall matrix with each other: X^T X.

/** Rows at a time: those of eight columns stay in the processor's first cache. */
const BLOCK_ROWS = 512;

/**
 * X^T X of `columnCount` columns that lie one after the other: columnCount * columnCount numbers, both triangles. Pairs of columns
 * are multiplied with pairs, so that each number that is loaded serves two products.
 */
export function multiplyColumns(columns: Float64Array, rowCount: number, columnCount: number): Float64Array {
  const gram = new Float64Array(columnCount * columnCount);
  for (let from = 0; from < rowCount; from += BLOCK_ROWS) {
    const to = Math.min(from + BLOCK_ROWS, rowCount);
    for (let a = 0; a < columnCount; a += 2) {
      for (let b = a; b < columnCount; b += 2) addPairs(columns, rowCount, columnCount, from, to, a, b, gram);
    }
  }
  for (let a = 0; a < columnCount; a++) {
    for (let b = 0; b < a; b++) gram[a * columnCount + b] = gram[b * columnCount + a]!;
  }
  return gram;
}

/** Adds the products of the columns `a` and `a + 1` with `b` and `b + 1`; a column that is not there is left out. */
function addPairs(
  columns: Float64Array,
  rowCount: number,
  columnCount: number,
  from: number,
  to: number,
  a: number,
  b: number,
  gram: Float64Array,
): void {
  const [hasA, hasB] = [a + 1 < columnCount, b + 1 < columnCount];
  let [a0, b0] = [a * rowCount + from, b * rowCount + from];
  let [a1, b1] = [hasA ? a0 + rowCount : a0, hasB ? b0 + rowCount : b0];
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  for (const end = a * rowCount + to; a0 < end; a0++, a1++, b0++, b1++) {
    const [x0, x1] = [columns[a0]!, columns[a1]!];
    const [y0, y1] = [columns[b0]!, columns[b1]!];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s10 += x1 * y0;
    s11 += x1 * y1;
  }
  const place = a * columnCount + b;
  gram[place] = gram[place]! + s00;
  if (hasB) gram[place + 1] = gram[place + 1]! + s01;
  if (!hasA) return;
  const below = place + columnCount;
  gram[below] = gram[below]! + s10;
  if (hasB) gram[below + 1] = gram[below + 1]! + s11;
}
