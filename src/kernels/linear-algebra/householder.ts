// Householder's QR of a matrix whose columns lie one after the other (Golub and Van Loan, "Matrix Computations", 5.2).

/** Makes R of the upper part; the reflectors stay below it, with their first entry taken as one. Answers their scales. */
export function reduceTriangle(a: Float64Array, rowCount: number, columnCount: number): Float64Array {
  const scales = new Float64Array(Math.min(rowCount, columnCount));
  for (let j = 0; j < scales.length; j++) {
    const start = j * rowCount;
    let square = 0;
    for (let i = j + 1; i < rowCount; i++) square += a[start + i]! ** 2;
    const head = a[start + j]!;
    if (square === 0) continue;
    const norm = Math.sqrt(head * head + square);
    const pivot = head <= 0 ? head - norm : -square / (head + norm);
    scales[j] = (2 * pivot * pivot) / (square + pivot * pivot);
    for (let i = j + 1; i < rowCount; i++) a[start + i] = a[start + i]! / pivot;
    a[start + j] = norm;
    for (let k = j + 1; k < columnCount; k++) reflect(a, start, j, rowCount, scales[j]!, a, k * rowCount);
  }
  return scales;
}

/** Multiplies the column of `out` at `outStart` with Q, the product of the reflectors. */
export function applyReflectors(
  a: Float64Array,
  scales: Float64Array,
  rowCount: number,
  out: Float64Array,
  outStart: number,
): void {
  for (let j = scales.length - 1; j >= 0; j--) {
    if (scales[j] !== 0) reflect(a, j * rowCount, j, rowCount, scales[j]!, out, outStart);
  }
}

/** An orthonormal basis of what the columns span: as many columns as the smaller extent. */
export function orthonormalizeColumns(columns: Float64Array, rowCount: number, columnCount: number): Float64Array {
  const reflectors = columns.slice();
  const scales = reduceTriangle(reflectors, rowCount, columnCount);
  const basis = new Float64Array(rowCount * scales.length);
  for (let k = 0; k < scales.length; k++) {
    basis[k * rowCount + k] = 1;
    applyReflectors(reflectors, scales, rowCount, basis, k * rowCount);
  }
  return basis;
}

/** out = (I - scale w w^T) out from row `first` on; w is 1 at `first` and lies in `a` below it. */
function reflect(
  a: Float64Array,
  start: number,
  first: number,
  rowCount: number,
  scale: number,
  out: Float64Array,
  outStart: number,
): void {
  let product = out[outStart + first]!;
  for (let i = first + 1; i < rowCount; i++) product += a[start + i]! * out[outStart + i]!;
  product *= scale;
  out[outStart + first] = out[outStart + first]! - product;
  for (let i = first + 1; i < rowCount; i++) out[outStart + i] = out[outStart + i]! - product * a[start + i]!;
}
