// `decant/sklearn`: scikit-learn models as estimators.
export { loadModel } from './load-model.ts';
export type { LoadEstimatorOptions } from './load-model.ts';
export type { Estimator, Features, Prediction } from '../../libraries/sklearn/estimator.ts';
