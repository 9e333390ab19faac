// Classifiers whose scores become probabilities (sklearn.calibration).
import type { EstimatorReader } from '../reader.ts';
import { readCalibratedClassifier } from './calibrated-classifier.ts';

/** Reader of sklearn.calibration. */
export const CALIBRATION_READERS: readonly EstimatorReader[] = [
  { className: 'CalibratedClassifierCV', package: 'sklearn.calibration', read: readCalibratedClassifier },
];
