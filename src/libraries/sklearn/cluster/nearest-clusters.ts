// Clusterings that give new rows the label of the nearest center: Birch, MeanShift and AffinityPropagation of scikit-learn 0.19 to 1.9
// (sklearn/cluster/_birch.py, _mean_shift.py, _affinity_propagation.py).
import { PythonObject } from '../../../formats/python/values.ts';
import { readSparse } from '../../../formats/python/sparse.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { makeTransformer } from '../make-transformer.ts';
import { chooseNormRule } from '../numpy-rules.ts';
import { isSince, readRelease } from '../release.ts';
import { readTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { spreadRows } from '../sparse-rows.ts';
import { answerIndices, createAssigner, createCenterDistances } from '../center-distances.ts';

/** Reads Birch: the label of the nearest subcluster, and the distances to all subclusters. */
export function readBirch(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const centers = readTable(attributes, 'subcluster_centers_');
  const labels = Int32Array.from(attributes.floats('subcluster_labels_').data);
  if (labels.length !== centers.rowCount) {
    throw attributes.refuse(`subcluster_labels_ has ${labels.length} labels for ${centers.rowCount} subclusters`);
  }
  const assign = createAssigner(centers, isSince(release, 1, 0) ? 'whole' : 'partial');
  const transformer = makeTransformer(attributes, {
    featureCount: centers.columnCount,
    outputCount: centers.rowCount,
    acceptsSparse: true,
    transform: createCenterDistances(centers, chooseNormRule(release)),
  });
  const { className, featureCount, featureNames } = transformer;
  const rules = { className, featureCount, featureNames, release, acceptsSparse: true };
  return {
    ...transformer,
    predict: (x) =>
      answerIndices(
        assign(checkInput(x, rules)).map((index) => labels[index]!),
        'int64',
      ),
  };
}

/** Reads MeanShift. */
export function readMeanShift(attributes: Attributes): Estimator {
  return makeNearest(attributes, readTable(attributes, 'cluster_centers_'), false);
}

/** Reads AffinityPropagation; one that did not converge answers -1 for every row. */
export function readAffinityPropagation(attributes: Attributes): Estimator {
  if (!attributes.has('cluster_centers_')) {
    throw attributes.refuse("it has no predict, since it was fitted with affinity='precomputed'");
  }
  const release = readRelease(attributes);
  const value = attributes.value('cluster_centers_');
  return makeNearest(
    attributes,
    value instanceof PythonObject ? spreadTable(value) : readTable(attributes, 'cluster_centers_'),
    // 0.22 began to check the rows, and let sparse ones through in 1.0 only.
    !isSince(release, 0, 22) || isSince(release, 1, 0),
  );
}

function spreadTable(value: PythonObject): FloatTable {
  const matrix = readSparse(value);
  const { rowCount, columnCount } = matrix;
  return { rowCount, columnCount, data: spreadRows(matrix), isFloat32: matrix.data instanceof Float32Array };
}

function makeNearest(attributes: Attributes, centers: FloatTable, acceptsSparse: boolean): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const { className } = attributes;
  const featureNames = readFeatureNames(attributes);
  const featureCount = centers.columnCount;
  const rules = { className, featureCount, featureNames, release, acceptsSparse };
  const assign = createAssigner(centers, 'whole');
  return {
    className,
    featureCount,
    featureNames,
    predict: (x) => {
      const checked = checkInput(x, rules);
      const isEmpty = centers.rowCount === 0;
      return answerIndices(isEmpty ? new Int32Array(checked.rowCount).fill(-1) : assign(checked), 'int64');
    },
  };
}
