// SparseScaleZeroOne of AzureML (shared/model_wrappers.py; models/sparse_scale_zero_one.py): divides by the largest magnitudes and
// moves what is stored of the sparse matrix from -1 .. 1 to 0 .. 1.
import { DecantError } from '../../../errors.ts';
import type { Attributes } from '../attributes.ts';
import { requireMethod } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';

/** Reads a SparseScaleZeroOne; it takes sparse matrices only. */
export function readSparseScale(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['transform']);
  const scaler = context.readEstimator(attributes.value('model'), 'model');
  const scale = requireMethod(scaler, 'transform');
  return {
    className: attributes.className,
    featureCount: scaler.featureCount,
    featureNames: scaler.featureNames,
    children: [scaler],
    transform: (x) => {
      const scaled = scale(x);
      if (scaled.kind === 'csr') return { ...scaled, data: scaled.data.map((element) => (element + 1) / 2) };
      throw new DecantError('INVALID_PARAMETER_VALUE', `${attributes.className} takes a sparse matrix only.`);
    },
  };
}
