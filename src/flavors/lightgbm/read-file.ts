// The file that the lightgbm flavor names.
import type { FlavorConfig, LoadOptions } from '../../model/flavor.ts';
import { readNamedFile } from '../../model/model-file.ts';
import type { ModelFile } from '../../model/model-file.ts';
import type { ModelFiles } from '../../model/model-files.ts';

/** Reads `flavors.lightgbm.data`, or what the python_function flavor names instead. */
export async function readLightgbmFile(
  files: ModelFiles,
  config: FlavorConfig,
  options: Pick<LoadOptions, 'dataPath'> = {},
): Promise<ModelFile> {
  const { key, value } = options.dataPath ?? { key: 'flavors.lightgbm.data', value: config['data'] };
  return readNamedFile(files, key, value);
}
