// A NumPy function on X: element by element, with the element types that NumPy answers.
import { DecantError } from '../../../errors.ts';
import type { NumericDtype } from '../../../data/dtype.ts';
import { isNumericDtype } from '../../../data/dtype.ts';
import type { Column } from '../../../data/frame.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import { isFloat, makeNumberColumn, toDoubles } from '../array-columns.ts';
import { requireTable } from '../estimator.ts';
import type { Features } from '../estimator.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import type { NumpyFunction } from './numpy-functions.ts';

/** A function with its name for errors, and the release that tells how old NumPy is. */
export interface NamedFunction {
  readonly name: string;
  readonly rules: NumpyFunction;
  readonly release: Release;
}

/** The function's answer for X; a table keeps the names of its columns. */
export function applyFunction(x: Features, named: NamedFunction): Features {
  const table = requireTable(x);
  const { compute, answers, isSparse = false } = named.rules;
  switch (table.kind) {
    case 'csr':
      if (!isSparse) throw refuse(named, 'a sparse matrix');
      return { ...table, data: table.data.map((element) => compute(element)) };
    case 'matrix': {
      const data = table.data.map((element) => compute(element));
      if (answers !== 'boolean') return makeMatrix(table.rowCount, table.columnCount, data);
      const columns = Array.from({ length: table.columnCount }, (_, name): Column => {
        const values = Uint8Array.from({ length: table.rowCount }, (_, row) => data[row * table.columnCount + name]!);
        return { name, dtype: 'bool', values };
      });
      return { kind: 'frame', rowCount: table.rowCount, columns };
    }
    case 'frame':
      return { ...table, columns: table.columns.map((column) => applyToColumn(column, named)) };
  }
}

function applyToColumn(column: Column, named: NamedFunction): Column {
  const { dtype, name } = column;
  if (!isNumericDtype(dtype)) throw refuse(named, `column ${JSON.stringify(name)} of ${dtype}`);
  const { compute, answers } = named.rules;
  const numbers = toDoubles(column) ?? new Float64Array(0);
  if (answers === 'boolean') return makeNumberColumn(name, 'bool', numbers.map(compute));
  if (isFloat(dtype)) return makeNumberColumn(name, dtype, numbers.map(compute));
  if (answers === 'same' && (named.rules.keepsWholeLate !== true || isSince(named.release, 1, 6))) {
    return applyToWhole(column, dtype, named);
  }
  const floatType = FLOAT_TYPES[dtype];
  if (floatType === undefined) throw refuse(named, `column ${JSON.stringify(name)} of ${dtype}: NumPy answers halves`);
  return makeNumberColumn(name, floatType, numbers.map(compute));
}

/** The float type that whole numbers become; NumPy makes float16 of the shortest ones. */
const FLOAT_TYPES: Readonly<Record<Exclude<NumericDtype, 'float32' | 'float64'>, 'float32' | 'float64' | undefined>> = {
  bool: undefined,
  int8: undefined,
  uint8: undefined,
  int16: 'float32',
  uint16: 'float32',
  int32: 'float64',
  uint32: 'float64',
  int64: 'float64',
  uint64: 'float64',
};

function applyToWhole(column: Column, dtype: NumericDtype, named: NamedFunction): Column {
  const { computeWhole } = named.rules;
  const { name } = column;
  if (dtype === 'bool' && named.name === 'absolute') return column;
  if (computeWhole === undefined || dtype === 'bool') throw refuse(named, `column ${JSON.stringify(name)} of ${dtype}`);
  switch (column.dtype) {
    // Typed arrays wrap around as NumPy's integers do.
    case 'int64':
      return { name, dtype: 'int64', values: column.values.map((element) => computeWhole(element)) };
    case 'uint64':
      return { name, dtype: 'uint64', values: column.values.map((element) => computeWhole(element)) };
    default: {
      const numbers = toDoubles(column) ?? new Float64Array(0);
      const whole = Array.from(numbers, (element) => Number(BigInt.asIntN(32, computeWhole(BigInt(element)))));
      return makeNumberColumn(name, dtype, whole);
    }
  }
}

function refuse({ name }: NamedFunction, what: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `numpy.${name} is not applied to ${what}.`, {
    hint: 'Give columns of numbers, such as double.',
  });
}
