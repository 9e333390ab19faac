// pandas categories: the codes of values among the categories of the training data (python-package/lightgbm/basic.py,
// _data_from_pandas: set_categories, then cat.codes with -1 as NaN).
import { NAT, PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import type { Column } from '../../data/frame.ts';
import type { Categories } from './read-model-text.ts';

/** Does a column stand for a pandas category? `text` takes every column of texts or objects for one. */
export function isCategorical(column: Column, choice: readonly (string | number)[] | 'text' | undefined): boolean {
  if (choice === undefined) return false;
  if (choice === 'text') return column.dtype === 'str' || column.dtype === 'object';
  return choice.includes(column.name);
}

/** The column of codes: small integers, or doubles where a value is no category. 1, 1.0 and true are one value, as in Python. */
export function toCategoryCodes(column: Column, categories: Categories): Column {
  const codes = new Map(categories.map((category, code) => [toKey(category), code]));
  const values: ArrayLike<Value | undefined> = column.values;
  const out = new Float64Array(column.values.length);
  let isComplete = true;
  for (let row = 0; row < out.length; row++) {
    const value = values[row];
    const isMissing = value === null || value === undefined || (column.dtype === 'datetime64' && value === NAT);
    const code = isMissing ? undefined : codes.get(toKey(value));
    isComplete &&= code !== undefined;
    out[row] = code ?? Number.NaN;
  }
  const { name } = column;
  return isComplete ? { name, dtype: 'int32', values: Int32Array.from(out) } : { name, dtype: 'float64', values: out };
}

function toKey(value: Value): Value {
  if (value instanceof PythonFloat) return value.value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint' && BigInt.asIntN(54, value) === value) return Number(value);
  return value;
}
