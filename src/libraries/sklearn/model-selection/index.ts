// Searches of parameters and thresholds of classes (sklearn.model_selection).
import type { EstimatorReader } from '../reader.ts';
import { readParameterSearch } from './parameter-search.ts';
import { readFixedThreshold, readTunedThreshold } from './threshold-classifier.ts';

/** Readers of sklearn.model_selection. */
export const MODEL_SELECTION_READERS: readonly EstimatorReader[] = [
  { className: 'FixedThresholdClassifier', package: 'sklearn.model_selection', read: readFixedThreshold },
  { className: 'GridSearchCV', package: 'sklearn.model_selection', read: readParameterSearch },
  { className: 'HalvingGridSearchCV', package: 'sklearn.model_selection', read: readParameterSearch },
  { className: 'HalvingRandomSearchCV', package: 'sklearn.model_selection', read: readParameterSearch },
  { className: 'RandomizedSearchCV', package: 'sklearn.model_selection', read: readParameterSearch },
  { className: 'TunedThresholdClassifierCV', package: 'sklearn.model_selection', read: readTunedThreshold },
];
