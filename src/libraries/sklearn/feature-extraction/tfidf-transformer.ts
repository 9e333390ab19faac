// TfidfTransformer of scikit-learn 0.19 to 1.9 (sklearn/feature_extraction/text.py): counts become weights, rows get length 1.
import { readSparse } from '../../../formats/python/sparse.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import { log } from '../../../kernels/elementary/index.ts';
import { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { Estimator } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince, readRelease } from '../release.ts';
import { compressRows } from '../sparse-rows.ts';
import { normalizeSparseRows } from './normalize-sparse-rows.ts';

/** Reads a TfidfTransformer. */
export function readTfidfTransformer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  const { className } = attributes;
  const idf = readIdf(attributes);
  const featureCount = attributes.has('n_features_in_') ? attributes.number('n_features_in_') : idf?.length;
  const featureNames = readFeatureNames(attributes);
  const weigh = readTfidfWeights(attributes, featureCount);
  return {
    className,
    featureCount,
    featureNames,
    transform: (x) => {
      const matrix = checkInput(x, { className, featureCount, featureNames, release, acceptsSparse: true });
      return weigh(matrix.kind === 'csr' ? { ...matrix, data: matrix.data.slice() } : compressRows(matrix));
    },
    outputNames: isSince(release, 1, 0)
      ? (names) => names ?? Array.from({ length: featureCount ?? 0 }, (_, index) => `x${index}`)
      : undefined,
  };
}

/** The weights as a function that may change the counts it is given. */
export function readTfidfWeights(
  attributes: Attributes,
  featureCount: number | undefined,
): (counts: CsrMatrix) => CsrMatrix {
  const isSublinear = attributes.boolean('sublinear_tf');
  const norm = attributes.choice('norm', ['l1', 'l2', null]);
  const idf = readIdf(attributes);
  if (idf !== undefined && featureCount !== undefined && idf.length !== featureCount) {
    throw attributes.refuse(`it has ${idf.length} weights for ${featureCount} features`);
  }
  // The product with a diagonal matrix of float64 is float64.
  const widens = attributes.has('_idf_diag') && idf instanceof Float64Array;
  return (given) => {
    if (isSublinear) for (let at = 0; at < given.data.length; at++) given.data[at] = log(given.data[at]!) + 1;
    const counts = widens ? { ...given, data: Float64Array.from(given.data) } : given;
    const { data, columnIndices } = counts;
    if (idf !== undefined) for (let at = 0; at < data.length; at++) data[at]! *= idf[columnIndices[at]!]!;
    if (norm !== null) normalizeSparseRows(counts, norm);
    return counts;
  };
}

// Before 1.5 the weights are the diagonal of a sparse matrix.
function readIdf(attributes: Attributes): Float64Array | Float32Array | undefined {
  if (!attributes.boolean('use_idf')) return undefined;
  if (isSince(readRelease(attributes), 1, 5)) return attributes.floats('idf_').data;
  const value = attributes.value('_idf_diag');
  if (value instanceof PythonObject && /^dia_(?:matrix|array)$/.test(value.type.name)) {
    return readDiagonalFormat(new Attributes(value, '_idf_diag'), attributes);
  }
  const { rowCount, columnCount, rowOffsets, columnIndices, data } = readSparse(value);
  const isDiagonal = rowCount === columnCount && columnIndices.length === rowCount;
  if (isDiagonal && columnIndices.every((column, at) => column === at && rowOffsets[at] === at)) return data;
  throw attributes.refuse('_idf_diag is no diagonal matrix');
}

// SciPy's dia format, which releases before 0.20 wrote.
function readDiagonalFormat(matrix: Attributes, attributes: Attributes): Float64Array | Float32Array {
  const offsets = matrix.floats('offsets').data;
  const { data, shape } = matrix.floats('data');
  if (offsets.length !== 1 || offsets[0] !== 0 || shape.length !== 2 || shape[0] !== 1) {
    throw attributes.refuse('_idf_diag has other diagonals than the main one');
  }
  return matrix.tensor('data').dtype === 'float32' ? Float32Array.from(data) : data;
}
