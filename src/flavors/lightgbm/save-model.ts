// Saves a LightGBM model that was loaded (mlflow.lightgbm.save_model, which hands its kwargs to Booster.save_model; parity API-042).
import { DecantError } from '../../errors.ts';
import { isModelText, selectIterations } from '../../libraries/lightgbm/index.ts';
import type { SelectOptions } from '../../libraries/lightgbm/index.ts';
import type { Model } from '../../model/model.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { atSource } from '../at-source.ts';
import { makeLoadedContent } from '../save-loaded.ts';
import type { RewriteFile } from '../saving/rewritten-file.ts';
import { saveContent } from '../saving/save-content.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { LIGHTGBM_FLAVOR } from './lightgbm-flavor.ts';
import type { LightgbmModel } from './lightgbm-flavor.ts';

/** What {@link saveModel} takes beside what every flavor's does: iterations of a Booster. Default: the file as it was loaded. */
export type SaveLightgbmOptions = SaveModelOptions & SelectOptions;

/** Writes the Booster or the estimator into a folder that is absent or empty; answers what the MLmodel file says. */
export function saveModel(model: LightgbmModel, path: string, options: SaveLightgbmOptions = {}): Promise<Model> {
  return saveContent(() => makeLightgbmContent(model, options), path, options);
}

/** What a folder of the model holds. */
export function makeLightgbmContent(
  model: LightgbmModel,
  { startIteration, numIteration, importanceType }: SelectOptions = {},
): Promise<ModelContent> {
  const options = Object.entries({ startIteration, numIteration, importanceType }).filter(
    ([, value]) => value !== undefined,
  );
  const rewrite = options.length === 0 ? undefined : createSelection(Object.fromEntries(options));
  return makeLoadedContent(LIGHTGBM_FLAVOR, model, rewrite);
}

function createSelection(options: SelectOptions): RewriteFile {
  return ({ bytes, source }) => {
    if (!isModelText(bytes)) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `Iterations are chosen of a Booster's text; ${source} is a pickled object.`,
      );
    }
    const text = atSource(source, () => selectIterations(new TextDecoder().decode(bytes), options));
    return { bytes: new TextEncoder().encode(text), name: 'model.lgb', config: {}, choosePackages: (lines) => lines };
  };
}
