// SparsePCA and MiniBatchSparsePCA of scikit-learn 0.19 to 1.9 (sklearn/decomposition/_sparse_pca.py; sparse_pca.py before 0.22): a ridge
// regression of each row on the components.
import { DecantError } from '../../../errors.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { invertMatrix } from '../../../kernels/linear-algebra/index.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeDenseTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer, multiplyRows, toFloat64 } from '../multiply-rows.ts';
import { readTable, readTableOf, transposeTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { isSince, readRelease } from '../release.ts';

/** Reads a SparsePCA or a MiniBatchSparsePCA. Until 0.19, and later where told, the answer's columns are scaled to length 1. */
export function readSparseComponents(attributes: Attributes): Estimator {
  const release = readRelease(attributes);
  const components = readTable(attributes, 'components_');
  const { rowCount: outputCount, columnCount: featureCount } = components;
  const isScaled =
    !isSince(release, 0, 20) || (!isSince(release, 0, 22) && !attributes.boolean('normalize_components'));
  const mean = isScaled ? undefined : readTableOf(attributes, 'mean_', 1, featureCount);
  const weights = findWeights(attributes, components);
  return makeDenseTransformer(attributes, {
    featureCount,
    outputCount,
    transform: (x) => {
      if (x.rowCount === 1 && isSince(release, 1, 6)) throw refuseSingleRow(attributes.className);
      const centered: Matrix =
        mean === undefined
          ? x
          : { ...x, data: toFloat64(x).map((element, at) => element - mean.data[at % featureCount]!) };
      const out = multiplyRows(centered, weights);
      if (isScaled) scaleColumns(out, outputCount);
      return makeAnswer(x.rowCount, outputCount, out, components.isFloat32 && mean?.isFloat32 === true && isSingle(x));
    },
  });
}

// Since 1.6 scikit-learn answers one row with one dimension, which no next step takes.
function refuseSingleRow(className: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `${className}.transform of a single row answers 1D array, where steps that follow expect 2D array.`,
    { hint: 'Give two rows or more.' },
  );
}

// (C C' + alpha I)^-1 C
function findWeights(attributes: Attributes, components: FloatTable): FloatTable {
  const size = components.rowCount;
  const gram = multiplyRows({ kind: 'matrix', ...components }, components);
  const alpha = attributes.number('ridge_alpha');
  for (let i = 0; i < size; i++) gram[i * size + i]! += alpha;
  const inverse = invertMatrix(gram, size);
  if (inverse === undefined) throw attributes.refuse('its components do not tell rows apart: no inverse');
  const columns = transposeTable(components);
  const data = multiplyRows({ kind: 'matrix', rowCount: size, columnCount: size, data: inverse }, columns);
  return { ...components, data };
}

function scaleColumns(out: Float64Array, width: number): void {
  for (let column = 0; column < width; column++) {
    let squares = 0;
    for (let at = column; at < out.length; at += width) squares += out[at]! * out[at]!;
    const length = squares === 0 ? 1 : Math.sqrt(squares);
    for (let at = column; at < out.length; at += width) out[at]! /= length;
  }
}
