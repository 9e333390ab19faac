// Sums over the features of a row and of each of many vectors: products, squared differences, absolute differences. Dense vectors go
// four at a time, each sum in the order of the features; sparse ones by merging the sorted columns of both rows.
import type { CsrMatrix } from '../../data/matrix.ts';

/** What is summed: x y, (x - y)^2, or |x - y|. */
export type VectorSum = 'products' | 'squares' | 'distances';

const LANES = 4;

/** Dense vectors, four side by side: element j of vector 4 b + k lies at (b * featureCount + j) * 4 + k. */
export interface PackedVectors {
  readonly kind: 'packed';
  readonly rowCount: number;
  readonly columnCount: number;
  readonly data: Float64Array;
}

/** Packs row-major vectors; the last group is filled up with zeros. */
export function packVectors(data: ArrayLike<number>, rowCount: number, columnCount: number): PackedVectors {
  const packed = new Float64Array(Math.ceil(rowCount / LANES) * LANES * columnCount);
  for (let vector = 0; vector < rowCount; vector++) {
    const start = Math.floor(vector / LANES) * LANES * columnCount + (vector % LANES);
    for (let j = 0; j < columnCount; j++) packed[start + j * LANES] = data[vector * columnCount + j]!;
  }
  return { kind: 'packed', rowCount, columnCount, data: packed };
}

/** Room for one number a vector, as the sums below need it. */
export function allocateSums(vectors: PackedVectors | CsrMatrix): Float64Array {
  return new Float64Array(Math.ceil(vectors.rowCount / LANES) * LANES);
}

/** The sum with each dense vector, for the row that begins at `start` of `x`. `out` comes from {@link allocateSums}. */
export function sumDense(
  what: VectorSum,
  vectors: PackedVectors,
  x: Float64Array,
  start: number,
  out: Float64Array,
): void {
  if (what === 'products') sumProducts(vectors, x, start, out);
  else if (what === 'squares') sumSquares(vectors, x, start, out);
  else sumDistances(vectors, x, start, out);
}

function sumProducts({ data, columnCount }: PackedVectors, x: Float64Array, start: number, out: Float64Array): void {
  const end = start + columnCount;
  for (let group = 0, at = 0; group < out.length; group += LANES) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let j = start; j < end; j++, at += LANES) {
      const element = x[j]!;
      s0 += element * data[at]!;
      s1 += element * data[at + 1]!;
      s2 += element * data[at + 2]!;
      s3 += element * data[at + 3]!;
    }
    out[group] = s0;
    out[group + 1] = s1;
    out[group + 2] = s2;
    out[group + 3] = s3;
  }
}

function sumSquares({ data, columnCount }: PackedVectors, x: Float64Array, start: number, out: Float64Array): void {
  const end = start + columnCount;
  for (let group = 0, at = 0; group < out.length; group += LANES) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let j = start; j < end; j++, at += LANES) {
      const element = x[j]!;
      const d0 = element - data[at]!;
      const d1 = element - data[at + 1]!;
      const d2 = element - data[at + 2]!;
      const d3 = element - data[at + 3]!;
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    out[group] = s0;
    out[group + 1] = s1;
    out[group + 2] = s2;
    out[group + 3] = s3;
  }
}

/**
 * Squared distances of two rows at once, those that begin at `first` and `second` of `x`: each vector is fetched once for both.
 * `out` and `otherOut` come from {@link allocateSums}.
 */
export function sumSquaresOfPair(
  { data, columnCount }: PackedVectors,
  x: Float64Array,
  first: number,
  second: number,
  out: Float64Array,
  otherOut: Float64Array,
): void {
  for (let group = 0, at = 0; group < out.length; group += LANES) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    let [t0, t1, t2, t3] = [0, 0, 0, 0];
    for (let j = 0; j < columnCount; j++, at += LANES) {
      const element = x[first + j]!;
      const other = x[second + j]!;
      const v0 = data[at]!;
      const v1 = data[at + 1]!;
      const v2 = data[at + 2]!;
      const v3 = data[at + 3]!;
      s0 += (element - v0) * (element - v0);
      s1 += (element - v1) * (element - v1);
      s2 += (element - v2) * (element - v2);
      s3 += (element - v3) * (element - v3);
      t0 += (other - v0) * (other - v0);
      t1 += (other - v1) * (other - v1);
      t2 += (other - v2) * (other - v2);
      t3 += (other - v3) * (other - v3);
    }
    out[group] = s0;
    out[group + 1] = s1;
    out[group + 2] = s2;
    out[group + 3] = s3;
    otherOut[group] = t0;
    otherOut[group + 1] = t1;
    otherOut[group + 2] = t2;
    otherOut[group + 3] = t3;
  }
}

function sumDistances({ data, columnCount }: PackedVectors, x: Float64Array, start: number, out: Float64Array): void {
  const end = start + columnCount;
  for (let group = 0, at = 0; group < out.length; group += LANES) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let j = start; j < end; j++, at += LANES) {
      const element = x[j]!;
      s0 += Math.abs(element - data[at]!);
      s1 += Math.abs(element - data[at + 1]!);
      s2 += Math.abs(element - data[at + 2]!);
      s3 += Math.abs(element - data[at + 3]!);
    }
    out[group] = s0;
    out[group + 1] = s1;
    out[group + 2] = s2;
    out[group + 3] = s3;
  }
}

/** The sum with each sparse vector, for a row of `x`. Columns are sorted within the rows of both. */
export function sumSparse(what: VectorSum, vectors: CsrMatrix, x: CsrMatrix, row: number, out: Float64Array): void {
  const sum = what === 'products' ? mergeProducts : what === 'squares' ? mergeSquares : mergeDistances;
  for (let vector = 0; vector < vectors.rowCount; vector++) out[vector] = sum(x, row, vectors, vector);
}

function mergeProducts(x: CsrMatrix, row: number, y: CsrMatrix, other: number): number {
  let i = x.rowOffsets[row]!;
  let j = y.rowOffsets[other]!;
  const iEnd = x.rowOffsets[row + 1]!;
  const jEnd = y.rowOffsets[other + 1]!;
  let sum = 0;
  while (i < iEnd && j < jEnd) {
    const difference = x.columnIndices[i]! - y.columnIndices[j]!;
    if (difference === 0) sum += x.data[i++]! * y.data[j++]!;
    else if (difference > 0) j++;
    else i++;
  }
  return sum;
}

function mergeSquares(x: CsrMatrix, row: number, y: CsrMatrix, other: number): number {
  let i = x.rowOffsets[row]!;
  let j = y.rowOffsets[other]!;
  const iEnd = x.rowOffsets[row + 1]!;
  const jEnd = y.rowOffsets[other + 1]!;
  let sum = 0;
  while (i < iEnd && j < jEnd) {
    const order = x.columnIndices[i]! - y.columnIndices[j]!;
    const element = order === 0 ? x.data[i++]! - y.data[j++]! : order > 0 ? y.data[j++]! : x.data[i++]!;
    sum += element * element;
  }
  for (; i < iEnd; i++) sum += x.data[i]! * x.data[i]!;
  for (; j < jEnd; j++) sum += y.data[j]! * y.data[j]!;
  return sum;
}

function mergeDistances(x: CsrMatrix, row: number, y: CsrMatrix, other: number): number {
  let i = x.rowOffsets[row]!;
  let j = y.rowOffsets[other]!;
  const iEnd = x.rowOffsets[row + 1]!;
  const jEnd = y.rowOffsets[other + 1]!;
  let sum = 0;
  while (i < iEnd && j < jEnd) {
    const order = x.columnIndices[i]! - y.columnIndices[j]!;
    sum += Math.abs(order === 0 ? x.data[i++]! - y.data[j++]! : order > 0 ? y.data[j++]! : x.data[i++]!);
  }
  for (; i < iEnd; i++) sum += Math.abs(x.data[i]!);
  for (; j < jEnd; j++) sum += Math.abs(y.data[j]!);
  return sum;
}
