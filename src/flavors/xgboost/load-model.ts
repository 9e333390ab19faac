// Loads the XGBoost model of a folder (mlflow.xgboost.load_model; parity API-041).
import type { ModelFiles } from '../../model/model-files.ts';
import { loadFlavor } from '../load-flavor.ts';
import type { LoadModelOptions } from '../load-flavor.ts';
import { XGBOOST_FLAVOR } from './xgboost-flavor.ts';
import type { XgboostNative } from './xgboost-flavor.ts';

/** Options of {@link loadModel}. */
export type LoadXgboostOptions = LoadModelOptions;

/** Loads the Booster or the estimator, with XGBoost's options of `predict`; the model needs no python_function flavor. */
export function loadModel(source: string | ModelFiles, options: LoadXgboostOptions = {}): Promise<XgboostNative> {
  return loadFlavor(XGBOOST_FLAVOR, source, options);
}
