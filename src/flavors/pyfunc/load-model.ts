// Loads a model as a function, whatever its flavor (mlflow.pyfunc.load_model; parity API-030).
import { DecantError } from '../../errors.ts';
import type { Flavor } from '../../model/flavor.ts';
import { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { readSettings } from '../../settings.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { FLAVORS } from '../index.ts';
import { chooseEngine, PYTHON_FUNCTION, refuseModel } from './choose-engine.ts';
import { PyFuncModel } from './pyfunc-model.ts';

/** Options of {@link loadModel}. */
export interface LoadModelOptions {
  readonly signal?: AbortSignal;
  /** Flavors to choose from. Default: all that Decant has. */
  readonly flavors?: readonly Flavor[];
}

/**
 * Loads the model of a folder, a `file:` URI, or of files from elsewhere. Refuses a model that no engine runs with
 * UNSUPPORTED_MODEL and every engine's reason, and one without the python_function flavor with RESOURCE_DOES_NOT_EXIST.
 */
export async function loadModel(source: string | ModelFiles, options: LoadModelOptions = {}): Promise<PyFuncModel> {
  const { flavors = FLAVORS, signal } = options;
  const files = typeof source === 'string' ? await openModelFiles(source) : source;
  const metadata = await Model.load(files);
  checkLoadable(metadata, files, flavors);
  const engine = await chooseEngine(metadata, files, flavors, signal === undefined ? {} : { signal });
  if (!('scorer' in engine)) throw refuseModel(files, engine);
  return new PyFuncModel(metadata, files, engine, readSettings().hideSchemaDetails);
}

function checkLoadable(model: Model, files: ModelFiles, flavors: readonly Flavor[]): void {
  const names = Object.keys(model.flavors);
  if (names.length === 0) {
    throw new DecantError('MALFORMED_DATA', `MLmodel of ${files.location} has no flavors: it does not say how to load anything.`, {
      hint: 'The file is incomplete; save the model again with MLflow.',
    });
  }
  if (names.includes(PYTHON_FUNCTION)) return;
  const own = flavors.find((flavor) => names.includes(flavor.name));
  throw new DecantError(
    'RESOURCE_DOES_NOT_EXIST',
    `Model does not have the "${PYTHON_FUNCTION}" flavor; ${files.location} has ${names.join(', ')}.`,
    own === undefined ? {} : { hint: `${own.name}.loadModel loads the ${own.name} flavor itself.` },
  );
}
