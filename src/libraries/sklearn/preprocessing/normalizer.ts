// Normalizer of scikit-learn 0.19 to 1.9 (sklearn/preprocessing/_data.py `normalize`): each row is divided by its norm.
import { dotProduct } from '../../../kernels/linear-algebra/index.ts';
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { isSince, readRelease } from '../release.ts';
import { makeScaler, readFeatureCount } from './make-scaler.ts';

type Norm = (elements: Float64Array) => number;

/** Reads a Normalizer. */
export function readNormalizer(attributes: Attributes): Estimator {
  const release = readRelease(attributes);
  const norm = attributes.choice('norm', ['l1', 'l2', 'max']);
  // Until 0.22 the largest element counted, not the largest size.
  const norms = { l1: sumSizes, l2: takeLength, max: isSince(release, 0, 23) ? findLargestSize : findLargest };
  const measure = norms[norm];
  const guardsTiny = isSince(release, 1, 0);
  return makeScaler(attributes, {
    featureCount: readFeatureCount(attributes),
    acceptsSparse: true,
    allowsMissing: false,
    transform: (x) => {
      if (x.kind === 'matrix') return normalizeDense(x, measure, guardsTiny);
      return normalizeSparse(
        x,
        norm === 'max' && !isSince(release, 0, 23) ? findLargestOrZero(x.columnCount) : measure,
      );
    },
  });
}

function sumSizes(elements: Float64Array): number {
  return sumPairwise(elements.map(Math.abs), 0, elements.length);
}

function takeLength(elements: Float64Array): number {
  return Math.sqrt(dotProduct(elements, 0, elements, 0, elements.length));
}

function findLargest(elements: Float64Array): number {
  let largest = -Infinity;
  for (const element of elements) if (element > largest) largest = element;
  return largest;
}

function findLargestSize(elements: Float64Array): number {
  let largest = 0;
  for (const element of elements) largest = Math.max(largest, Math.abs(element));
  return largest;
}

function findLargestOrZero(columnCount: number): Norm {
  return (elements) => {
    const largest = findLargest(elements);
    return elements.length < columnCount ? Math.max(largest, 0) : largest;
  };
}

function normalizeDense({ rowCount, columnCount, data }: Matrix, measure: Norm, guardsTiny: boolean): Matrix {
  const out = data.slice();
  const isSingle = data instanceof Float32Array;
  // Since 1.0 norms near nothing count as nothing.
  const least = guardsTiny ? 10 * (isSingle ? 2 ** -23 : 2 ** -52) : 0;
  const row = new Float64Array(columnCount);
  for (let start = 0; start < data.length; start += columnCount) {
    for (let column = 0; column < columnCount; column++) row[column] = data[start + column]!;
    const exact = measure(row);
    const norm = isSingle ? Math.fround(exact) : exact;
    if (norm === 0 || (guardsTiny && norm < least)) continue;
    for (let at = start; at < start + columnCount; at++) out[at]! /= norm;
  }
  return makeMatrix(rowCount, columnCount, out);
}

function normalizeSparse(x: CsrMatrix, measure: Norm): CsrMatrix {
  const data = x.data.slice();
  for (let row = 0; row < x.rowCount; row++) {
    const [start, end] = [x.rowOffsets[row]!, x.rowOffsets[row + 1]!];
    if (start === end) continue;
    const norm = measure(Float64Array.from(x.data.subarray(start, end)));
    if (norm === 0) continue;
    for (let at = start; at < end; at++) data[at]! /= norm;
  }
  return { ...x, data };
}
