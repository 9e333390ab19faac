// What the file of a statsmodels model names, for `decant models doctor`: nothing is built and nothing is run.
import type { FlavorConfig, FlavorReport } from '../../model/flavor.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { readRecords } from '../read-records.ts';
import { readStatsmodelsFile } from './read-file.ts';

/** Lists the symbols and releases of a model's file; a file that cannot be read throws its error. */
export async function inspectStatsmodels(files: ModelFiles, config: FlavorConfig): Promise<FlavorReport> {
  const { path, bytes } = await readStatsmodelsFile(files, config);
  const release = config['statsmodels_version'];
  const { globals } = readRecords(bytes, `${path} in ${files.location}`);
  return {
    symbols: globals.map((symbol) => ({
      name: symbol.path,
      status: symbol.module.startsWith('statsmodels.') ? 'native' : 'data',
    })),
    versions: typeof release === 'string' ? { statsmodels: release } : {},
    risks: [],
  };
}
