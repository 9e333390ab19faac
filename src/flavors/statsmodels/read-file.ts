// The file that the statsmodels flavor names.
import type { FlavorConfig, LoadOptions } from '../../model/flavor.ts';
import { readNamedFile } from '../../model/model-file.ts';
import type { ModelFile } from '../../model/model-file.ts';
import type { ModelFiles } from '../../model/model-files.ts';

/** Reads `flavors.statsmodels.data`, or what the python_function flavor names instead; MLflow 1.8 wrote no name. */
export async function readStatsmodelsFile(
  files: ModelFiles,
  config: FlavorConfig,
  options: Pick<LoadOptions, 'dataPath'> = {},
): Promise<ModelFile> {
  const own = config['data'] ?? 'model.statsmodels';
  const { key, value } = options.dataPath ?? { key: 'flavors.statsmodels.data', value: own };
  return readNamedFile(files, key, value);
}
