// Settings of a wrapper's constructor that reach its predictions (python-package/lightgbm/sklearn.py, LGBMModel.predict since 4.0:
// `_other_params` go to the library, which reads them as texts: src/io/config.cpp).
import { PythonDict } from '../../formats/python/values.ts';
import { describeRecord, refuseRecord } from '../../formats/python/records.ts';
import type { PredictOptions } from './booster.ts';
import { unwrapScalar } from './record.ts';

/** The options that every prediction of the wrapper begins with. */
export function readSettings(state: PythonDict, path: string): PredictOptions {
  const params = state.get('_other_params');
  if (!(params instanceof PythonDict)) throw refuseRecord(path, `_other_params is ${describeRecord(params)}`);
  const flag = (name: string): boolean | undefined => {
    const value = unwrapScalar(params.get(name));
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'boolean') return value;
    const word = typeof value === 'string' ? value.toLowerCase() : '';
    if (word === 'true' || word === '+') return true;
    if (word === 'false' || word === '-') return false;
    throw refuseRecord(path, `${name} is ${describeRecord(value)}, not a boolean`);
  };
  const number = (name: string): number | undefined => {
    const value = unwrapScalar(params.get(name));
    if (value === undefined || value === null || typeof value === 'number') return value ?? undefined;
    throw refuseRecord(path, `${name} is ${describeRecord(value)}, not a number`);
  };
  return {
    predictDisableShapeCheck: flag('predict_disable_shape_check'),
    predEarlyStop: flag('pred_early_stop'),
    predEarlyStopFreq: number('pred_early_stop_freq'),
    predEarlyStopMargin: number('pred_early_stop_margin'),
  };
}
