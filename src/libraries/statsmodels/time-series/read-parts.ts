// What the readers of time series share: the results in a wrapper, and the kind of the training data.
import { PythonObject } from '../../../formats/python/values.ts';
import type { PythonDict } from '../../../formats/python/values.ts';
import { describeRecord, readState, refuseRecord } from '../record.ts';

/** The results in a wrapper, or the record itself. */
export function unwrapResults(record: PythonObject): PythonObject {
  if (!record.type.name.endsWith('ResultsWrapper')) return record;
  const results = readState(record).get('_results');
  if (results instanceof PythonObject) return results;
  throw refuseRecord(record.type.path, `its results are ${describeRecord(results)}`);
}

/** Were the training data a pandas Series? */
export function readIsPandas(model: PythonDict, path: string): boolean {
  const data = model.get('data');
  const name = data instanceof PythonObject ? data.type.path : undefined;
  if (name === 'statsmodels.base.data.PandasData') return true;
  if (name === 'statsmodels.base.data.ModelData') return false;
  throw refuseRecord(path, `its data are ${describeRecord(data)}`);
}

/** Refuses a Series whose labels are neither dates nor the numbers from 0 on: past the sample they have none. */
export function checkLabels(model: PythonDict, path: string): void {
  if (model.get('_index_generated') === true && model.get('_index_none') !== true) {
    throw refuseRecord(path, 'the labels of its rows are neither dates of a known distance nor the numbers from 0 on');
  }
}
