// Loads the Prophet model of a folder (mlflow.prophet.load_model; parity API-042).
import type { Prophet } from '../../libraries/prophet/index.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { loadFlavor } from '../load-flavor.ts';
import type { LoadModelOptions } from '../load-flavor.ts';
import { PROPHET_FLAVOR } from './prophet-flavor.ts';

/** Options of {@link loadModel}. */
export type LoadProphetOptions = LoadModelOptions;

/** Loads the model; it needs no python_function flavor. */
export function loadModel(source: string | ModelFiles, options: LoadProphetOptions = {}): Promise<Prophet> {
  return loadFlavor(PROPHET_FLAVOR, source, options);
}
