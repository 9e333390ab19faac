// KBinsDiscretizer of scikit-learn 0.20 to 1.9 (sklearn/preprocessing/_discretization.py): the bin of each element, as a number or
// as one column for each bin.
import { makeMatrix } from '../../../data/matrix.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeTransformer } from '../make-transformer.ts';
import { readOutputDtype } from '../output-dtype.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import { keepNames } from './make-scaler.ts';

interface Bins {
  /** Edges of each column, the outer ones too. */
  readonly edges: readonly Float64Array[];
  readonly counts: readonly number[];
  /** Are elements moved up a little first, as until 1.0? */
  readonly isNudged: boolean;
}

/** Reads a KBinsDiscretizer. */
export function readBinsDiscretizer(attributes: Attributes, context: ReadContext): Estimator {
  const release = readRelease(attributes);
  const bins: Bins = { ...readEdges(attributes), isNudged: !isSince(release, 1, 1) };
  const encode = attributes.choice('encode', ['onehot', 'onehot-dense', 'ordinal']);
  const featureCount = bins.edges.length;
  const width = encode === 'ordinal' ? featureCount : bins.counts.reduce((sum, count) => sum + count, 0);
  const inner =
    encode === 'ordinal' ? undefined : context.readEstimator(attributes.value('_encoder'), '_encoder').outputNames;
  const dtype = readDtype(attributes);
  // Until 0.23 the columns of bins were float64 whatever X was.
  const keepsSingle = isSince(release, 0, 24) || encode === 'ordinal';
  return makeTransformer(attributes, {
    featureCount,
    outputCount: width,
    acceptsSparse: false,
    transform: (x) => {
      const input = castMatrix(x as Matrix, dtype);
      const codes = findBins(input, bins);
      const isSingle = keepsSingle && input.data instanceof Float32Array;
      if (encode === 'ordinal') {
        return makeMatrix(x.rowCount, width, isSingle ? Float32Array.from(codes) : Float64Array.from(codes));
      }
      return spreadCodes(codes, bins, x.rowCount, width, isSingle, encode === 'onehot');
    },
    namesSince: [1, 0],
    outputNames: (names) => (inner === undefined ? keepNames(names, featureCount) : inner(names)),
  });
}

function readEdges(attributes: Attributes): Pick<Bins, 'edges' | 'counts'> {
  const value = attributes.value('bin_edges_');
  const items = value instanceof NdArray ? value.items : undefined;
  if (items === undefined) throw attributes.refuse('bin_edges_ is no array of arrays');
  const counts = Array.from(attributes.floats('n_bins_').data);
  const edges = items.map((item, column) => {
    const tensor = item instanceof NdArray ? readTensor(item) : undefined;
    if (tensor?.dtype !== 'float64' && tensor?.dtype !== 'float32') {
      throw attributes.refuse(`bin_edges_[${column}] is no array of floats`);
    }
    if (tensor.data.length !== (counts[column] ?? 0) + 1) {
      throw attributes.refuse(`bin_edges_[${column}] has ${tensor.data.length} edges for ${counts[column]} bins`);
    }
    return Float64Array.from(tensor.data);
  });
  if (edges.length !== counts.length) throw attributes.refuse(`n_bins_ has ${counts.length} elements`);
  return { edges, counts };
}

// `dtype` came with 0.24; None keeps the type of X.
function readDtype(attributes: Attributes): 'float32' | 'float64' | undefined {
  const isWritten = isSince(readRelease(attributes), 0, 24);
  if (!isWritten || attributes.value('dtype') === null) return undefined;
  const dtype = readOutputDtype(attributes);
  if (dtype === 'float32' || dtype === 'float64') return dtype;
  throw attributes.refuse(`dtype = ${dtype} is not known`);
}

function castMatrix(x: Matrix, dtype: 'float32' | 'float64' | undefined): Matrix {
  if (dtype === undefined) return x;
  const data = dtype === 'float32' ? Float32Array.from(x.data) : Float64Array.from(x.data);
  return makeMatrix(x.rowCount, x.columnCount, data);
}

function findBins({ rowCount, columnCount, data }: Matrix, { edges, counts, isNudged }: Bins): Int32Array {
  const codes = new Int32Array(rowCount * columnCount);
  const round = data instanceof Float32Array ? Math.fround : (value: number): number => value;
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++, at++) {
      const element = data[at]!;
      const shift = isNudged ? round(1e-8 + round(round(1e-5) * Math.abs(element))) : 0;
      const count = counts[column]!;
      codes[at] = countNotAbove(edges[column]!, count, round(element + shift));
    }
  }
  return codes;
}

// How many of the inner edges are not above the element.
function countNotAbove(edges: Float64Array, binCount: number, element: number): number {
  let low = 1;
  let high = binCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= element) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function spreadCodes(
  codes: Int32Array,
  { counts }: Bins,
  rowCount: number,
  width: number,
  isSingle: boolean,
  isSparse: boolean,
): Matrix | CsrMatrix {
  const columnCount = counts.length;
  const columnIndices = new Int32Array(codes.length);
  for (let row = 0, at = 0; row < rowCount; row++) {
    let offset = 0;
    for (let column = 0; column < columnCount; column++, at++) {
      columnIndices[at] = offset + codes[at]!;
      offset += counts[column]!;
    }
  }
  if (isSparse) {
    const rowOffsets = Int32Array.from({ length: rowCount + 1 }, (_, row) => row * columnCount);
    const data = isSingle ? new Float32Array(codes.length).fill(1) : new Float64Array(codes.length).fill(1);
    return { kind: 'csr', rowCount, columnCount: width, rowOffsets, columnIndices, data };
  }
  const out = isSingle ? new Float32Array(rowCount * width) : new Float64Array(rowCount * width);
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++, at++) out[row * width + columnIndices[at]!] = 1;
  }
  return makeMatrix(rowCount, width, out);
}
