// Samplers of imbalanced-learn: they change the rows of a fit, and have no part in an answer for new rows.
import { PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import type { EstimatorReader } from '../reader.ts';

const SAMPLERS: Readonly<Record<string, readonly string[]>> = {
  'imblearn.over_sampling': [
    'ADASYN',
    'BorderlineSMOTE',
    'KMeansSMOTE',
    'RandomOverSampler',
    'SMOTE',
    'SMOTEN',
    'SMOTENC',
    'SVMSMOTE',
  ],
  'imblearn.under_sampling': [
    'AllKNN',
    'ClusterCentroids',
    'CondensedNearestNeighbour',
    'EditedNearestNeighbours',
    'InstanceHardnessThreshold',
    'NearMiss',
    'NeighbourhoodCleaningRule',
    'OneSidedSelection',
    'RandomUnderSampler',
    'RepeatedEditedNearestNeighbours',
    'TomekLinks',
  ],
  'imblearn.combine': ['SMOTEENN', 'SMOTETomek'],
  'imblearn.base': ['FunctionSampler'],
};

/** Readers of the samplers: estimators without any method. */
export const SAMPLER_READERS: readonly EstimatorReader[] = Object.entries(SAMPLERS).flatMap(
  ([packageName, classNames]) =>
    classNames.map((className) => ({ className, package: packageName, read: () => ({ className }) })),
);

/** Is it a sampler that is known? */
export function isSampler(value: PythonValue): boolean {
  if (!(value instanceof PythonObject)) return false;
  const { module, name } = value.type;
  return SAMPLER_READERS.some(
    (reader) => reader.className === name && (module === reader.package || module.startsWith(`${reader.package}.`)),
  );
}
