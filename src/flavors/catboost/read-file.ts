// The file that the catboost flavor names.
import type { FlavorConfig, LoadOptions } from '../../model/flavor.ts';
import { readNamedFile } from '../../model/model-file.ts';
import type { ModelFile } from '../../model/model-file.ts';
import type { ModelFiles } from '../../model/model-files.ts';

/** Reads `flavors.catboost.data` (`model.cb` by default), or what the python_function flavor names instead. */
export async function readCatboostFile(
  files: ModelFiles,
  config: FlavorConfig,
  options: Pick<LoadOptions, 'dataPath'> = {},
): Promise<ModelFile> {
  const { key, value } = options.dataPath ?? { key: 'flavors.catboost.data', value: config['data'] ?? 'model.cb' };
  return readNamedFile(files, key, value);
}
