// Loads the CatBoost model of a folder (mlflow.catboost.load_model).
import type { CatboostEstimator } from '../../libraries/catboost/index.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { loadFlavor } from '../load-flavor.ts';
import type { LoadModelOptions } from '../load-flavor.ts';
import { CATBOOST_FLAVOR } from './catboost-flavor.ts';

/** Options of {@link loadModel}. */
export type LoadCatboostOptions = LoadModelOptions;

/** Loads the estimator, with CatBoost's options of `predict`; the model needs no python_function flavor. */
export function loadModel(source: string | ModelFiles, options: LoadCatboostOptions = {}): Promise<CatboostEstimator> {
  return loadFlavor(CATBOOST_FLAVOR, source, options);
}
