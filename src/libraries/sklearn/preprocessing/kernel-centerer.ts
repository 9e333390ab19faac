// KernelCenterer of scikit-learn 0.19 to 1.9 (sklearn/preprocessing/_data.py): the centre of the kernel's space becomes its origin.
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeDenseTransformer } from '../make-transformer.ts';

/** Reads a KernelCenterer. */
export function readKernelCenterer(attributes: Attributes): Estimator {
  const { data: means } = attributes.floats('K_fit_rows_');
  const mean = attributes.number('K_fit_all_');
  const width = means.length;
  return makeDenseTransformer(attributes, {
    featureCount: width,
    outputCount: width,
    transform: ({ rowCount, data }) => {
      const out = data.slice();
      const row = new Float64Array(width);
      const isSingle = data instanceof Float32Array;
      for (let start = 0; start < out.length; start += width) {
        for (let column = 0; column < width; column++) row[column] = data[start + column]!;
        const sum = sumPairwise(row, 0, width) / width;
        const rowMean = isSingle ? Math.fround(sum) : sum;
        for (let column = 0; column < width; column++) {
          // Each step is rounded to the type of X.
          out[start + column]! -= means[column]!;
          out[start + column]! -= rowMean;
          out[start + column]! += mean;
        }
      }
      return makeMatrix(rowCount, width, out);
    },
  });
}
