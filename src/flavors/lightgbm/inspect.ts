// What the file of a LightGBM model names, for `decant models doctor`: nothing is built and nothing is run.
import { PythonObject } from '../../formats/python/values.ts';
import type { PythonGlobal } from '../../formats/python/values.ts';
import { isBoosterRecord, isEstimatorRecord, isModelText } from '../../libraries/lightgbm/index.ts';
import type { FlavorConfig, FlavorReport } from '../../model/flavor.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { readRecords } from '../read-records.ts';
import { readLightgbmFile } from './read-file.ts';

const BY_VALUE = /^(?:cloudpickle|dill|_dill)\b/;

/** Lists the symbols and releases of a model's file; a file that cannot be read throws its error. */
export async function inspectLightgbm(files: ModelFiles, config: FlavorConfig): Promise<FlavorReport> {
  const { path, bytes } = await readLightgbmFile(files, config);
  const release = config['lgb_version'];
  const versions = typeof release === 'string' ? { lightgbm: release } : {};
  if (isModelText(bytes)) return { symbols: [], versions, risks: [] };
  const { globals } = readRecords(bytes, `${path} in ${files.location}`);
  const byValue = globals.some((symbol) => BY_VALUE.test(symbol.path));
  return {
    symbols: globals.map((symbol) => ({ name: symbol.path, status: isNative(symbol) ? 'native' : 'data' })),
    versions,
    risks: byValue ? ['The file holds Python functions by value; loading it in Python runs them.'] : [],
  };
}

function isNative(symbol: PythonGlobal): boolean {
  const record = new PythonObject(symbol);
  return isBoosterRecord(record) || isEstimatorRecord(record);
}
