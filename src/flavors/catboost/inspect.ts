// What a CatBoost model names, for `decant models doctor`: its files hold no Python objects.
import type { FlavorConfig, FlavorReport } from '../../model/flavor.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { readCatboostFile } from './read-file.ts';

/** Tells the release of a model; a file that cannot be read throws its error. */
export async function inspectCatboost(files: ModelFiles, config: FlavorConfig): Promise<FlavorReport> {
  await readCatboostFile(files, config);
  const release = config['catboost_version'];
  return { symbols: [], versions: typeof release === 'string' ? { catboost: release } : {}, risks: [] };
}
