// Saves a model that was loaded once more, with the files that its library wrote (mlflow.<flavor>.save_model; parity API-041, API-042).
import { DecantError } from '../errors.ts';
import type { Flavor, FlavorConfig } from '../model/flavor.ts';
import type { ModelFiles } from '../model/model-files.ts';
import type { Model } from '../model/model.ts';
import { readSavedPackages } from '../model/save/read-saved-packages.ts';
import type { ModelContent } from '../model/save/write-model-folder.ts';
import { readFilesAgain, recallModelSource } from './model-source.ts';
import { saveContent } from './saving/save-content.ts';
import type { RewrittenFile, RewriteFile } from './saving/rewritten-file.ts';
import type { SaveModelOptions } from './saving/save-options.ts';

/** Writes the model's folder, which must be absent or empty; answers what its MLmodel file says. */
export function saveLoaded<Native extends object>(
  flavor: Flavor<Native>,
  model: Native,
  path: string,
  options: SaveModelOptions,
): Promise<Model> {
  return saveContent(() => makeLoadedContent(flavor, model), path, options);
}

/**
 * What a model of the loaded object holds: its library's own bytes, or what `rewrite` makes of them, and what its MLmodel file said
 * of them.
 */
export async function makeLoadedContent<Native extends object>(
  flavor: Flavor<Native>,
  model: Native,
  rewrite?: RewriteFile,
): Promise<ModelContent> {
  const source = recallModelSource(model);
  const own = source?.flavors[flavor.name];
  if (source === undefined || own === undefined) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `This object was not loaded as a model of the flavor ${flavor.name}, and cannot be saved as one.`,
      { hint: `Save what ${flavor.name}.loadModel answered.` },
    );
  }
  const files = await readFilesAgain(source);
  // The file that MLflow of old did not name is the only one of its flavor.
  const data = own['data'] ?? [...files.keys()][0];
  // Code and extra files of the model's author stay behind, as with MLflow.
  const config = Object.fromEntries(Object.entries(own).filter(([key]) => key !== 'extra_files'));
  const { packages, pythonVersion } = await readSavedPackages(source.files, source.flavors, flavor.name);
  const rewritten = rewrite === undefined ? undefined : rewriteOnly(rewrite, files, source.files, config, packages);
  const name = rewritten?.name ?? data;
  const scorer = flavor.scorer(model, config, {});
  return {
    files: rewritten === undefined ? files : new Map([[rewritten.name, rewritten.bytes]]),
    flavor: [flavor.name, { ...config, code: null, data: name, ...rewritten?.config }],
    pythonFunction: { loader_module: `mlflow.${flavor.name}`, data: name },
    packages: rewritten?.choosePackages(packages) ?? packages,
    ...(pythonVersion === undefined ? {} : { pythonVersion }),
    takesExtraFiles: true,
    predict: (input, params) => scorer.predict(input, params),
  };
}

function rewriteOnly(
  rewrite: RewriteFile,
  files: ReadonlyMap<string, Uint8Array>,
  { location }: ModelFiles,
  config: FlavorConfig,
  packages: readonly string[],
): RewrittenFile {
  const [[path, bytes] = [], ...others] = files;
  if (path === undefined || bytes === undefined || others.length > 0) {
    throw new DecantError('INTERNAL_ERROR', `The model at ${location} is no single file.`);
  }
  return rewrite({ bytes, source: `${path} in ${location}`, config, packages });
}
