// What the file of an XGBoost model names, for `decant models doctor`: nothing is run.
import { DecantError } from '../../errors.ts';
import { PythonObject } from '../../formats/python/values.ts';
import type { PythonGlobal } from '../../formats/python/values.ts';
import { isBoosterRecord, isEstimatorRecord, readXgboostModel } from '../../libraries/xgboost/index.ts';
import type { FlavorConfig, FlavorReport } from '../../model/flavor.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { readRecords } from '../read-records.ts';
import { holdsPythonObjects, readXgboostFile } from './read-file.ts';

type Symbol = FlavorReport['symbols'][number];

const BY_VALUE = /^(?:cloudpickle|dill|_dill)\b/;

/** Lists the symbols and releases of a model's file; a file that cannot be read throws its error. */
export async function inspectXgboost(files: ModelFiles, config: FlavorConfig): Promise<FlavorReport> {
  const { path, bytes } = await readXgboostFile(files, config);
  const stated = config['xgb_version'];
  const versions = typeof stated === 'string' ? { xgboost: stated } : {};
  if (!holdsPythonObjects(bytes)) return { symbols: [describeModel(bytes)], versions, risks: [] };
  const { globals } = readRecords(bytes, `${path} in ${files.location}`);
  const byValue = globals.some((symbol) => BY_VALUE.test(symbol.path));
  return {
    symbols: globals.map((symbol) => ({ name: symbol.path, status: isNative(symbol) ? 'native' : 'data' })),
    versions,
    risks: byValue ? ['The file holds Python functions by value; loading it in Python runs them.'] : [],
  };
}

function describeModel(bytes: Uint8Array): Symbol {
  try {
    const { objective } = readXgboostModel(bytes);
    return { name: objective.name, status: 'native' };
  } catch (error) {
    if (!(error instanceof DecantError) || error.code !== 'UNSUPPORTED_MODEL') throw error;
    return { name: 'xgboost model', status: 'refused', reason: error.message };
  }
}

function isNative(symbol: PythonGlobal): boolean {
  const record = new PythonObject(symbol);
  return isBoosterRecord(record) || isEstimatorRecord(record);
}
