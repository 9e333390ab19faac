// Attributes of a pickled XGBoost object. What is absent or of another kind than expected is refused by name.
import { describeRecord, refuseRecord } from '../../formats/python/records.ts';
import { readTensor } from '../../formats/python/ndarray.ts';
import { NdArray, PythonTuple } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';

/** A number, where the value is one or a NumPy scalar of one. */
export function toPlainNumber(value: PythonValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (!(value instanceof NdArray) || value.shape.length > 0) return undefined;
  const element: unknown = readTensor(value).data[0];
  return typeof element === 'number' || typeof element === 'bigint' ? Number(element) : undefined;
}

/** A list or tuple of texts; undefined for None and what is absent. */
export function toTexts(value: PythonValue | undefined, place: string): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const items = value instanceof PythonTuple ? value.items : value;
  if (!Array.isArray(items)) throw refuseRecord(place, `it is ${describeRecord(value)}, not a list of texts`);
  const list: readonly PythonValue[] = items;
  return list.map((item) => {
    if (typeof item === 'string') return item;
    throw refuseRecord(place, `it holds ${describeRecord(item)}, not texts`);
  });
}
