// sklearn.svm: the machines of libsvm. LinearSVC and LinearSVR are linear models.
import type { EstimatorReader } from '../reader.ts';
import { readSupportVectorClassifier } from './support-vector-classifier.ts';
import { readOneClassMachine, readSupportVectorRegressor } from './support-vector-regressor.ts';

/** Estimators of sklearn.svm. */
export const SVM_READERS: readonly EstimatorReader[] = [
  { className: 'SVC', package: 'sklearn.svm', read: readSupportVectorClassifier },
  { className: 'NuSVC', package: 'sklearn.svm', read: readSupportVectorClassifier },
  { className: 'SVR', package: 'sklearn.svm', read: readSupportVectorRegressor },
  { className: 'NuSVR', package: 'sklearn.svm', read: readSupportVectorRegressor },
  { className: 'OneClassSVM', package: 'sklearn.svm', read: readOneClassMachine },
];
