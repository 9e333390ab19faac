// estimators_features_ of bagged ensembles: the columns that each estimator sees.
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';

/** One list of columns for each estimator; refuses columns that X does not have. */
export function readFeatureSubsets(
  attributes: Attributes,
  estimatorCount: number,
  featureCount: number,
): readonly (readonly number[])[] {
  const subsets = attributes.list('estimators_features_').map((value, index) => {
    if (!(value instanceof NdArray) || value.shape.length !== 1) {
      throw attributes.refuse(`estimators_features_[${index}] is ${describeKind(value)}, not a list of columns`);
    }
    const columns = Array.from<unknown, number>(readTensor(value).data, Number);
    if (!columns.every((column) => Number.isInteger(column) && column >= 0 && column < featureCount)) {
      throw attributes.refuse(`estimators_features_[${index}] names columns that X does not have`);
    }
    return columns;
  });
  if (subsets.length === estimatorCount) return subsets;
  throw attributes.refuse(`estimators_features_ has ${subsets.length} lists for ${estimatorCount} estimators`);
}
