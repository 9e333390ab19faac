// Categories as the elements of one array, which the inverse of an encoder answers (numpy.result_type; ndarray.astype).
import { isNumericDtype, PythonFloat } from '../../../data/dtype.ts';
import type { Dtype, Value } from '../../../data/dtype.ts';
import type { Column } from '../../../data/frame.ts';
import { fromBigInt, isFloat, makeNumberColumn, promoteNumbers } from '../array-columns.ts';
import type { Features } from '../estimator.ts';
import { makeDense } from '../output-dtype.ts';

/** Values in the element type that they have in an array. */
export interface TypedValues {
  readonly dtype: Dtype;
  readonly values: readonly Value[];
}

/** What stands for the infrequent categories of a column. */
export const INFREQUENT = 'infrequent_sklearn';

/**
 * The element type of an array that holds all of these: numbers promote, texts stay among themselves, all else are objects. Texts
 * (NumPy's `<U`) never come with numbers: an encoder has them from an array, whose columns have one type.
 */
export function commonDtype(parts: readonly TypedValues[]): Dtype {
  const dtypes = parts.map(({ dtype }) => dtype);
  const numbers = dtypes.filter(isNumericDtype);
  if (numbers.length === dtypes.length) return numbers.length === 0 ? 'float64' : numbers.reduce(promoteNumbers);
  return dtypes.every((dtype) => dtype === 'str') ? 'str' : 'object';
}

/** The values as elements of an array of another type; as objects they are what `ndarray.tolist` answers. */
export function castValues({ dtype, values }: TypedValues, target: Dtype): readonly Value[] {
  if (dtype === target || target === 'str') return values;
  if (target === 'int64' || target === 'uint64')
    return values.map((value) => BigInt(value as number | bigint | boolean));
  if (isNumericDtype(target)) return values.map(Number);
  if (isFloat(dtype)) {
    return values.map((value) => (Number.isInteger(value) ? new PythonFloat(Number(value)) : value));
  }
  if (dtype === 'bool') return values.map(Boolean);
  return values.map((value) => (typeof value === 'bigint' ? fromBigInt(value) : value));
}

/** The array of these columns. */
export function makeArray(rowCount: number, columns: readonly (readonly Value[])[], dtype: Dtype): Features {
  if (isFloat(dtype)) {
    const data = new Float64Array(rowCount * columns.length);
    columns.forEach((values, column) => {
      values.forEach((value, row) => (data[row * columns.length + column] = value as number));
    });
    return makeDense(rowCount, columns.length, data, dtype);
  }
  return {
    kind: 'frame',
    rowCount,
    isArray: true,
    columns: columns.map((values, name) => makeColumn(name, values, dtype)),
  };
}

function makeColumn(name: number, values: readonly Value[], dtype: Dtype): Column {
  if (dtype === 'str') return { name, dtype, values: values as readonly string[] };
  // A whole number of 64 bits may be one that no double holds.
  if (dtype === 'int64') return { name, dtype, values: BigInt64Array.from(values as readonly bigint[]) };
  if (dtype === 'uint64') return { name, dtype, values: BigUint64Array.from(values as readonly bigint[]) };
  if (isNumericDtype(dtype)) return makeNumberColumn(name, dtype, values.map(Number));
  return { name, dtype: 'object', values };
}
