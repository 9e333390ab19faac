// `decant/lightgbm`: LightGBM models as Boosters and estimators.
export { loadModel } from './load-model.ts';
export type { LoadLightgbmOptions } from './load-model.ts';
export type { LightgbmModel } from './lightgbm-flavor.ts';
export { Booster } from '../../libraries/lightgbm/index.ts';
export type { Features, ImportanceOptions, LightgbmEstimator, PredictOptions } from '../../libraries/lightgbm/index.ts';
