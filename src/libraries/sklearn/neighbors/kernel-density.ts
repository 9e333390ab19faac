// KernelDensity of scikit-learn 0.19 to 1.9 (sklearn/neighbors/_kde.py; kde.py before 0.22): it has score_samples only.
import { makeTensor } from '../../../data/tensor.ts';
import { createDensityFinder, DENSITY_KERNELS } from '../../../kernels/distances/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { Estimator } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { toFloat64 } from '../multiply-rows.ts';
import { isSince, readRelease } from '../release.ts';
import { readSpatialTree } from './read-spatial-tree.ts';

/** Reads a density. */
export function readKernelDensity(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['score_samples']);
  const release = readRelease(attributes);
  const { tree, rowCount, sampleWeights } = readSpatialTree(attributes.value('tree_'), 'tree_', attributes, release);
  const { className } = attributes;
  const total = sampleWeights === undefined ? rowCount : sampleWeights.reduce((sum, weight) => sum + weight, 0);
  const bandwidth = attributes.number(isSince(release, 1, 2) ? 'bandwidth_' : 'bandwidth');
  const find = createDensityFinder(tree, {
    kernel: attributes.choice('kernel', DENSITY_KERNELS),
    bandwidth,
    absoluteTolerance: attributes.number('atol') * total,
    relativeTolerance: attributes.number('rtol'),
    isBreadthFirst: attributes.boolean('breadth_first'),
    sampleWeights,
  });
  const featureCount = tree.columnCount;
  const featureNames = readFeatureNames(attributes);
  const rules = { className, featureCount, featureNames, release };
  return {
    className,
    featureCount,
    featureNames,
    score_samples: (x) => {
      const checked = checkInput(x, rules);
      if (checked.kind === 'csr') throw attributes.refuse('it takes no sparse matrix');
      const data = toFloat64(checked);
      const scores = Float64Array.from(
        { length: checked.rowCount },
        (_, row) => find(data, row * featureCount) - Math.log(total),
      );
      return makeTensor('float64', [scores.length], scores);
    },
  };
}
