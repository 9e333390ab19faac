// sklearn.semi_supervised
import type { EstimatorReader } from '../reader.ts';
import { readLabelPropagation } from './label-propagation.ts';
import { readSelfTraining } from './self-training.ts';

/** Estimators of sklearn.semi_supervised. */
export const SEMI_SUPERVISED_READERS: readonly EstimatorReader[] = [
  { className: 'LabelPropagation', package: 'sklearn.semi_supervised', read: readLabelPropagation },
  { className: 'LabelSpreading', package: 'sklearn.semi_supervised', read: readLabelPropagation },
  { className: 'SelfTrainingClassifier', package: 'sklearn.semi_supervised', read: readSelfTraining },
];
