// A pickled lightgbm.basic.Booster: its model text is the truth; beside it Python keeps the best iteration and the categories of pandas
// (python-package/lightgbm/basic.py, Booster.__getstate__).
import { PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import { describeRecord, readState, refuseRecord } from '../../formats/python/records.ts';
import { Booster } from './booster.ts';
import { readModelText } from './read-model-text.ts';
import type { Categories } from './read-model-text.ts';
import { unwrapScalar } from './record.ts';

/** Is this a pickled Booster? */
export function isBoosterRecord(value: PythonValue | undefined): value is PythonObject {
  return value instanceof PythonObject && value.type.name === 'Booster' && value.type.module.startsWith('lightgbm.');
}

/** The Booster of a record; refuses other layouts by name. */
export function readBooster(record: PythonObject): Booster {
  const { path } = record.type;
  const state = readState(record);
  // `handle` before LightGBM 4.
  const text = state.get('_handle') ?? state.get('handle');
  if (typeof text !== 'string') throw refuseRecord(path, `its model text is ${describeRecord(text)}`);
  const best = unwrapScalar(state.get('best_iteration') ?? -1);
  if (typeof best !== 'number') throw refuseRecord(path, `best_iteration is ${describeRecord(best)}`);
  const categories = state.get('pandas_categorical');
  return new Booster(readModelText(text), {
    bestIteration: best,
    ...(categories === undefined ? {} : { pandasCategorical: readCategories(categories, path) }),
  });
}

function readCategories(value: PythonValue, path: string): readonly Categories[] | undefined {
  if (value === null) return undefined;
  const lists = Array.isArray(value) ? value : [value];
  return lists.map((list) => {
    if (!Array.isArray(list)) throw refuseRecord(path, `pandas_categorical holds ${describeRecord(list)}`);
    return list.map((item) => {
      const category = unwrapScalar(item);
      switch (typeof category) {
        case 'string':
        case 'number':
        case 'bigint':
        case 'boolean':
          return category;
        default:
          throw refuseRecord(path, `a category of pandas is ${describeRecord(category)}`);
      }
    });
  });
}
