// GaussianRandomProjection and SparseRandomProjection of scikit-learn 0.19 to 1.9 (sklearn/random_projection.py).
import { readSparse } from '../../../formats/python/sparse.ts';
import { NdArray } from '../../../formats/python/values.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer, multiplyRows } from '../multiply-rows.ts';
import { readTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { compressRows, spreadRows } from '../sparse-rows.ts';

/** Reads a random projection; `dense_output=False` answers sparse X sparse. */
export function readRandomProjection(attributes: Attributes): Estimator {
  const value = attributes.value('components_');
  const isSparse = !(value instanceof NdArray);
  const components = isSparse ? spreadTable(attributes) : readTable(attributes, 'components_');
  const answersSparse = isSparse && !attributes.boolean('dense_output');
  const { rowCount: outputCount, columnCount: featureCount } = components;
  return makeTransformer(attributes, {
    featureCount,
    outputCount,
    acceptsSparse: true,
    transform: (x) => {
      const out = multiplyRows(x, components);
      const answer = makeAnswer(x.rowCount, outputCount, out, components.isFloat32 && isSingle(x));
      return answersSparse && x.kind === 'csr' ? compressRows(answer) : answer;
    },
  });
}

function spreadTable(attributes: Attributes): FloatTable {
  const sparse = readSparse(attributes.value('components_'));
  const { rowCount, columnCount } = sparse;
  return { rowCount, columnCount, data: spreadRows(sparse), isFloat32: sparse.data instanceof Float32Array };
}
