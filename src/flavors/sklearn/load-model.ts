// Loads the scikit-learn estimator of a model (mlflow.sklearn.load_model; parity API-040).
import { DecantError } from '../../errors.ts';
import type { Estimator } from '../../libraries/sklearn/estimator.ts';
import { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { SKLEARN_FLAVOR } from './sklearn-flavor.ts';

/** Options of {@link loadModel}. */
export interface LoadEstimatorOptions {
  readonly signal?: AbortSignal;
}

/** Loads the fitted estimator, with every method that it has; the model needs no python_function flavor. */
export async function loadModel(source: string | ModelFiles, options: LoadEstimatorOptions = {}): Promise<Estimator> {
  const files = typeof source === 'string' ? await openModelFiles(source) : source;
  const { flavors } = await Model.load(files);
  const config = flavors[SKLEARN_FLAVOR.name];
  if (config === undefined) {
    const names = Object.keys(flavors);
    throw new DecantError(
      'RESOURCE_DOES_NOT_EXIST',
      `Model does not have the "sklearn" flavor; ${files.location} has ${names.length === 0 ? 'none' : names.join(', ')}.`,
    );
  }
  return SKLEARN_FLAVOR.load(files, config, options);
}
