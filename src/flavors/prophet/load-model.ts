// Loads the Prophet model of a folder (mlflow.prophet.load_model; parity API-042).
import { DecantError } from '../../errors.ts';
import type { Prophet } from '../../libraries/prophet/index.ts';
import { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { PROPHET_FLAVOR } from './prophet-flavor.ts';

/** Options of {@link loadModel}. */
export interface LoadProphetOptions {
  readonly signal?: AbortSignal;
}

/** Loads the model; it needs no python_function flavor. */
export async function loadModel(source: string | ModelFiles, options: LoadProphetOptions = {}): Promise<Prophet> {
  const files = typeof source === 'string' ? await openModelFiles(source) : source;
  const { flavors } = await Model.load(files);
  const config = flavors[PROPHET_FLAVOR.name];
  if (config === undefined) {
    const names = Object.keys(flavors);
    throw new DecantError(
      'RESOURCE_DOES_NOT_EXIST',
      `Model does not have the "prophet" flavor; ${files.location} has ${names.length === 0 ? 'none' : names.join(', ')}.`,
    );
  }
  return PROPHET_FLAVOR.load(files, config, options);
}
