// LightGBM models: text files, pickled Boosters and wrappers for scikit-learn.
export { arrayToMatrix } from './array-features.ts';
export { Booster } from './booster.ts';
export type { ImportanceOptions, PredictOptions } from './booster.ts';
export type { FeatureOptions, Features, Series } from './features.ts';
export { isBoosterRecord, readBooster } from './read-booster.ts';
export { CLASSES, isEstimatorRecord, readEstimator, readLightgbmEstimator } from './read-estimator.ts';
export type { LightgbmEstimator } from './read-estimator.ts';
export { OBJECTIVES } from './objective.ts';
export { isModelText, readModelText } from './read-model-text.ts';
export { selectIterations } from './select-iterations.ts';
export type { SelectOptions } from './select-iterations.ts';
