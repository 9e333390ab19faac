// Pickled Boosters: the bytes of their model, and what releases before 1.4 keep beside it (Booster.__getstate__).
import { PythonObject } from '../../formats/python/values.ts';
import type { PythonDict, PythonValue } from '../../formats/python/values.ts';
import { describeRecord, readState, refuseRecord } from '../../formats/python/records.ts';
import type { BoosterState } from './booster.ts';
import { createBooster } from './booster.ts';
import type { Booster } from './booster.ts';
import type { XgboostModel } from './model.ts';
import { readXgboostModel } from './read-model.ts';
import { toPlainNumber, toTexts } from './record.ts';
import { isSince } from './release.ts';

/** Is this a pickled Booster? */
export function isBoosterRecord(value: PythonValue | undefined): value is PythonObject {
  return value instanceof PythonObject && value.type.name === 'Booster' && value.type.module.startsWith('xgboost.');
}

/** A Booster and what it was made of. */
export interface LoadedBooster {
  readonly booster: Booster;
  readonly model: XgboostModel;
}

/** The Booster of a record. */
export function readBooster(record: PythonObject): Booster {
  return readBoosterRecord(record).booster;
}

/** The Booster of a record, with its model. */
export function readBoosterRecord(record: PythonObject): LoadedBooster {
  const model = readXgboostModel(findModelBytes(record));
  return { model, booster: createBooster(model, readBoosterState(readState(record), model)) };
}

/** The model inside a pickled Booster, as its library wrote it. */
export function findModelBytes(record: PythonObject): Uint8Array {
  const handle = readState(record).get('handle');
  if (handle instanceof Uint8Array) return handle;
  throw refuseRecord(record.type.path, `its handle is ${describeRecord(handle)}, not the bytes of a model`);
}

// Since 1.4 the model itself has the names; the best iteration stayed in Python until 2.0.
function readBoosterState(state: PythonDict, { release }: XgboostModel): BoosterState {
  const hasNames = !isSince(release, 1, 4);
  const bestIteration = isSince(release, 2, 0) ? undefined : toPlainNumber(state.get('best_iteration'));
  return {
    featureNames: hasNames ? toTexts(state.get('feature_names'), 'feature_names of the Booster') : undefined,
    featureTypes: hasNames ? toTexts(state.get('feature_types'), 'feature_types of the Booster') : undefined,
    bestIteration,
  };
}
