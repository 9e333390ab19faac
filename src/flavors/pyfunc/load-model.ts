// Loads a model as a function, whatever its flavor (mlflow.pyfunc.load_model; parity API-030).
import type { Flavor } from '../../model/flavor.ts';
import { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { readSettings } from '../../settings.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { FLAVORS } from '../index.ts';
import { recordReads, rememberModelSource } from '../model-source.ts';
import { checkLoadable } from './check-loadable.ts';
import { chooseEngine, refuseModel } from './choose-engine.ts';
import { PyFuncModel } from './pyfunc-model.ts';

/** Options of {@link loadModel}. */
export interface LoadModelOptions {
  readonly signal?: AbortSignal;
  /** True runs models that are JavaScript code, in this process: only for models that you trust. Default: DECANT_ALLOW_MODEL_CODE. */
  readonly allowCode?: boolean;
  /** Flavors to choose from. Default: all that Decant has. */
  readonly flavors?: readonly Flavor[];
}

/**
 * Loads the model of a folder, a `file:` URI, or of files from elsewhere. Refuses a model that no engine runs with
 * UNSUPPORTED_MODEL and every engine's reason, and one without the python_function flavor with RESOURCE_DOES_NOT_EXIST.
 */
export async function loadModel(source: string | ModelFiles, options: LoadModelOptions = {}): Promise<PyFuncModel> {
  const { flavors = FLAVORS, ...loadOptions } = options;
  const files = typeof source === 'string' ? await openModelFiles(source) : source;
  const metadata = await Model.load(files);
  checkLoadable(metadata, files, flavors);
  const recorded = recordReads(files);
  const engine = await chooseEngine(metadata, recorded.files, flavors, loadOptions);
  if (!('scorer' in engine)) throw refuseModel(files, engine);
  const model = new PyFuncModel(metadata, files, engine, readSettings().hideSchemaDetails);
  rememberModelSource(model, { files, flavors: metadata.flavors, sizes: recorded.sizes });
  return model;
}
