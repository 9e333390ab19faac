// KernelRidge of scikit-learn 0.19 to 1.9 (sklearn/kernel_ridge.py).
import { makeTensor } from '../../../data/tensor.ts';
import { checkInput } from '../check-input.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { readKernelRows, visitKernelRows } from '../kernel-rows.ts';
import { isSingle } from '../multiply-rows.ts';
import { readRelease } from '../release.ts';

/** Reads a KernelRidge; refuses kernels that are functions or precomputed. */
export function readKernelRidge(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const rows = readKernelRows(attributes, 'X_fit_', { kernel: 'kernel' });
  const { shape, data: weights } = attributes.floats('dual_coef_');
  const outputCount = shape[1] ?? 1;
  if (shape[0] !== rows.rowCount || shape.length > 2) {
    throw attributes.refuse(`dual_coef_ has shape [${shape.join(', ')}], with ${rows.rowCount} fitted rows`);
  }
  const isFloat32 = rows.isFloat32 && attributes.tensor('dual_coef_').dtype === 'float32';
  const featureNames = readFeatureNames(attributes);
  const { className } = attributes;
  const rules = { className, featureCount: rows.columnCount, featureNames, release, acceptsSparse: true };
  return {
    className,
    featureCount: rows.columnCount,
    featureNames,
    predict: (x) => {
      const input = checkInput(x, rules);
      const out = new Float64Array(input.rowCount * outputCount);
      visitKernelRows(rows, input, (values, row) => {
        for (let output = 0; output < outputCount; output++) {
          let sum = 0;
          for (let at = 0; at < rows.rowCount; at++) sum += values[at]! * weights[at * outputCount + output]!;
          out[row * outputCount + output] = sum;
        }
      });
      const answerShape = shape.length === 1 ? [input.rowCount] : [input.rowCount, outputCount];
      return isFloat32 && isSingle(input)
        ? makeTensor('float32', answerShape, Float32Array.from(out))
        : makeTensor('float64', answerShape, out);
    },
  };
}
