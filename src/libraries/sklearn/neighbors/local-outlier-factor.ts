// LocalOutlierFactor of scikit-learn 0.20 to 1.9 (sklearn/neighbors/_lof.py; lof.py before 0.22). With novelty=False, and in 0.19, it only scores the
// rows of fit.
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import { sumPairwiseSingle } from '../../../kernels/elementary/sum-pairwise-single.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { isSince } from '../release.ts';
import { findElementType } from '../element-type.ts';
import { readNeighborSearch } from './neighbor-search.ts';
import { readNeighborCount } from './read-count.ts';

/** Reads an outlier detector. */
export function readLocalOutlierFactor(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const search = readNeighborSearch(attributes);
  const { className } = attributes;
  const shared = { className, featureCount: search.featureCount, featureNames: search.rules.featureNames };
  if (!isSince(search.release, 0, 20) || !attributes.boolean('novelty')) return shared;
  const count = readNeighborCount(attributes, 'n_neighbors_');
  const offset = attributes.number('offset_');
  const densities = attributes.floats('_lrd').data;
  const fitted = attributes.floats('_distances_fit_X_');
  if (densities.length !== search.fittedCount || fitted.data.length !== search.fittedCount * count) {
    throw attributes.refuse(`_lrd and _distances_fit_X_ do not have ${search.fittedCount} rows of ${count} neighbours`);
  }
  const isNarrow = attributes.tensor('_distances_fit_X_').dtype === 'float32';
  const score = (x: Features): Tensor => {
    const nearest = search.findNearest(x, count);
    const { rowCount, indices, distances } = nearest;
    // float32 rows have float32 distances: by pairwise_distances, and since 1.2 always.
    const isSingle = nearest.isSingle || (isSince(search.release, 1, 2) && findElementType(x) === 'float32');
    const computesSingle = isSingle && isNarrow;
    const round = computesSingle ? Math.fround : keep;
    const mean = (values: Float64Array): number =>
      computesSingle
        ? Math.fround(sumPairwiseSingle(Float32Array.from(values), 0, count) / count)
        : sumPairwise(values, 0, count) / count;
    const scores = new Float64Array(rowCount);
    const reach = new Float64Array(count);
    const ratios = new Float64Array(count);
    for (let row = 0; row < rowCount; row++) {
      for (let i = 0; i < count; i++) {
        const at = row * count + i;
        const distance = isSingle ? Math.fround(distances[at]!) : distances[at]!;
        reach[i] = Math.max(distance, fitted.data[indices[at]! * count + count - 1]!);
      }
      const density = round(1 / round(mean(reach) + 1e-10));
      for (let i = 0; i < count; i++) ratios[i] = round(densities[indices[row * count + i]!]! / density);
      scores[row] = -mean(ratios);
    }
    return computesSingle
      ? makeTensor('float32', [rowCount], Float32Array.from(scores))
      : makeTensor('float64', [rowCount], scores);
  };
  const decide = (x: Features): Tensor => {
    const scores = score(x);
    if (scores.dtype === 'float32')
      return makeTensor(
        'float32',
        scores.shape,
        scores.data.map((value) => value - offset),
      );
    return makeTensor(
      'float64',
      scores.shape,
      Float64Array.from(scores.data, Number).map((value) => value - offset),
    );
  };
  return {
    ...shared,
    predict: (x) => {
      const { shape, data } = decide(x);
      return makeTensor(
        'int64',
        shape,
        BigInt64Array.from(data, (value) => (Number(value) < 0 ? -1n : 1n)),
      );
    },
    decision_function: decide,
    score_samples: score,
  };
}

function keep(value: number): number {
  return value;
}
