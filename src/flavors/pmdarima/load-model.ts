// Loads the pmdarima model of a folder (mlflow.pmdarima.load_model).
import { DecantError } from '../../errors.ts';

import { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { PMDARIMA_FLAVOR } from './pmdarima-flavor.ts';
import type { PmdarimaForecaster } from './pmdarima-forecaster.ts';

/** Options of {@link loadModel}. */
export interface LoadPmdarimaOptions {
  readonly signal?: AbortSignal;
}

/** Loads the model; it needs no python_function flavor. */
export async function loadModel(
  source: string | ModelFiles,
  options: LoadPmdarimaOptions = {},
): Promise<PmdarimaForecaster> {
  const files = typeof source === 'string' ? await openModelFiles(source) : source;
  const { flavors } = await Model.load(files);
  const config = flavors[PMDARIMA_FLAVOR.name];
  if (config === undefined) {
    const names = Object.keys(flavors);
    throw new DecantError(
      'RESOURCE_DOES_NOT_EXIST',
      `Model does not have the "pmdarima" flavor; ${files.location} has ${names.length === 0 ? 'none' : names.join(', ')}.`,
    );
  }
  return PMDARIMA_FLAVOR.load(files, config, options);
}
