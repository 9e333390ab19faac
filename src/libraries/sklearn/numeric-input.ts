// X as check_array makes it without a dtype: numbers keep their type, objects and texts become floats
// (sklearn/utils/validation.py `check_array` with dtype='numeric').
import type { Column, Frame } from '../../data/frame.ts';
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';
import { isFloat, makeNumberColumn, tableDtype, toDoubles } from './array-columns.ts';
import { checkInput } from './check-input.ts';
import type { InputRules } from './check-input.ts';
import type { Features } from './estimator.ts';

/** X after the checks of {@link checkInput}: floats as a matrix; whole numbers and booleans stay, in their common type. */
export function checkNumeric(x: Features, rules: InputRules): Matrix | CsrMatrix | Frame {
  const matrix = checkInput(x, rules);
  return keepWhole(x) ?? matrix;
}

function keepWhole(x: Features): Frame | undefined {
  if (x.kind !== 'frame') return undefined;
  const dtype = tableDtype(x.columns);
  if (dtype === 'object' || dtype === 'datetime64' || isFloat(dtype)) return undefined;
  return {
    ...x,
    columns: x.columns.map((column, name): Column => {
      if (column.dtype === dtype) return { ...column, name };
      return makeNumberColumn(name, dtype, toDoubles(column) ?? []);
    }),
  };
}
