// Loads the scikit-learn estimator of a model (mlflow.sklearn.load_model; parity API-040).
import type { Estimator } from '../../libraries/sklearn/estimator.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { loadFlavor } from '../load-flavor.ts';
import type { LoadModelOptions } from '../load-flavor.ts';
import { SKLEARN_FLAVOR } from './sklearn-flavor.ts';

/** Options of {@link loadModel}. */
export type LoadEstimatorOptions = LoadModelOptions;

/** Loads the fitted estimator, with every method that it has; the model needs no python_function flavor. */
export function loadModel(source: string | ModelFiles, options: LoadEstimatorOptions = {}): Promise<Estimator> {
  return loadFlavor(SKLEARN_FLAVOR, source, options);
}
