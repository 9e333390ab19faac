// Rows scaled to length 1; a row of zeros stays one (sklearn.preprocessing.normalize). Sums go in the order of the elements.
import type { CsrMatrix } from '../../data/matrix.ts';

/** A row-major matrix with its rows scaled. */
export function scaleToUnitRows(data: Float64Array, width: number): Float64Array {
  const out = data.slice();
  for (let start = 0; start < data.length; start += width) divideByLength(out, start, start + width);
  return out;
}

/** A sparse matrix with its rows scaled. */
export function scaleToUnitSparseRows(x: CsrMatrix): CsrMatrix {
  const data = Float64Array.from(x.data);
  for (let row = 0; row < x.rowCount; row++) divideByLength(data, x.rowOffsets[row]!, x.rowOffsets[row + 1]!);
  return { ...x, data };
}

function divideByLength(data: Float64Array, start: number, end: number): void {
  let squares = 0;
  for (let at = start; at < end; at++) squares += data[at]! * data[at]!;
  const length = squares === 0 ? 1 : Math.sqrt(squares);
  for (let at = start; at < end; at++) data[at]! /= length;
}
