// Casts one column of JSON values to its declared scalar type, as pandas does after guessing the column's own type
// (parity SCH-010 .. SCH-021).
import { guessDtype, countKinds, isPythonInt, toNumber, type CellKinds } from '../guess-column.ts';
import { parsePythonFloat, parsePythonInteger } from '../python-number.ts';
import { decodeBase64 } from './base64.ts';
import { castDatetimes } from './cast-datetimes.ts';
import { describeCell, refuseColumn } from './cast-error.ts';
import { PythonFloat, type Value } from '../dtype.ts';
import { toFloatValue } from '../float-value.ts';
import type { Column, ColumnName } from '../frame.ts';
import type { ScalarType } from '../schema.ts';
import type { Cells } from './cells.ts';
import type { CastPolicy } from './policy.ts';

/** The column of type `type` that the values make. Refuses with BAD_REQUEST, naming column, type and row. */
export function castCells(name: ColumnName, type: ScalarType, cells: Cells, policy: CastPolicy): Column {
  switch (type) {
    case 'double':
      return { name, dtype: 'float64', values: castFloats(new Float64Array(cells.length), name, type, cells, policy) };
    case 'float':
      return { name, dtype: 'float32', values: castFloats(new Float32Array(cells.length), name, type, cells, policy) };
    case 'integer': {
      if (policy.missingIntegers === 'keep' && cells.some(isMissing))
        return castGappyIntegers(name, type, cells, policy);
      const values = new Int32Array(cells.length);
      castIntegers(32, name, type, cells, policy, (row, value) => (values[row] = Number(value)));
      return { name, dtype: 'int32', values };
    }
    case 'long': {
      if (policy.missingIntegers === 'keep' && cells.some(isMissing))
        return castGappyIntegers(name, type, cells, policy);
      const values = new BigInt64Array(cells.length);
      castIntegers(64, name, type, cells, policy, (row, value) => (values[row] = value));
      return { name, dtype: 'int64', values };
    }
    case 'boolean':
      if (policy.missingIntegers === 'keep' && cells.some(isMissing)) return castGappyBooleans(name, cells, policy);
      return { name, dtype: 'bool', values: castBooleans(name, cells, policy) };
    case 'string':
      return castTexts(name, cells);
    case 'binary':
      return { name, dtype: 'bytes', values: cells.map((cell, row) => castBytes(name, cell, row, policy)) };
    case 'datetime':
      return { name, dtype: 'datetime64', values: castDatetimes(name, cells, policy) };
  }
}

function castFloats<T extends Float64Array | Float32Array>(
  out: T,
  name: ColumnName,
  type: ScalarType,
  cells: Cells,
  policy: CastPolicy,
): T {
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (typeof cell === 'number') out[row] = cell;
    else if (cell === null || cell === undefined) out[row] = Number.NaN;
    else if (typeof cell === 'boolean') out[row] = cell ? 1 : 0;
    else {
      if (cell === '' && type === 'double' && policy.emptyDouble === 'missing') {
        out[row] = Number.NaN;
        continue;
      }
      const number = typeof cell === 'string' && policy.digitText === 'parse' ? parsePythonFloat(cell) : toNumber(cell);
      if (number === undefined || (typeof cell === 'bigint' && !Number.isFinite(number))) {
        throw refuseColumn(name, type, `${describeCell(row, cell)}, not a number`);
      }
      out[row] = number;
    }
    if (policy.floatOverflow === 'refuse' && out[row] === Infinity && toNumber(cell) !== Infinity) {
      throw refuseColumn(name, type, `row ${row} is beyond the range of the type`);
    }
  }
  return out;
}

function castIntegers(
  bits: 32 | 64,
  name: ColumnName,
  type: ScalarType,
  cells: Cells,
  policy: CastPolicy,
  write: (row: number, value: bigint) => void,
): void {
  const dtype = guessDtype(countKinds(cells));
  const least = -(2n ** BigInt(bits - 1));
  for (let row = 0; row < cells.length; row++) {
    const value = readInteger(name, type, cells[row], row, policy, dtype === 'float64');
    const wrapped = BigInt.asIntN(bits, value);
    if (wrapped === value) write(row, value);
    else if (policy.integerOverflow === 'refuse' || dtype === 'object' || dtype === 'str') {
      throw refuseColumn(name, type, `row ${row} is out of bounds for ${bits === 32 ? 'int32' : 'int64'}`);
    }
    // A float beyond the range converts to the least integer on the processors that NumPy runs on.
    else write(row, dtype === 'float64' ? least : wrapped);
  }
}

function readInteger(
  name: ColumnName,
  type: ScalarType,
  cell: Value | undefined,
  row: number,
  policy: CastPolicy,
  isFloatColumn: boolean,
): bigint {
  if (isPythonInt(cell)) return isFloatColumn ? BigInt(Number(cell)) : BigInt(cell);
  if (typeof cell === 'boolean') return cell ? 1n : 0n;
  if (typeof cell === 'number' || cell instanceof PythonFloat) {
    const number = typeof cell === 'number' ? cell : cell.value;
    if (!Number.isFinite(number)) {
      throw refuseColumn(name, type, `Cannot convert non-finite values (NA or inf) to integer: row ${row}`);
    }
    if (policy.fraction === 'refuse' && !Number.isInteger(number))
      throw refuseColumn(name, type, `row ${row} has a fraction`);
    return BigInt(Math.trunc(number));
  }
  const parsed = typeof cell === 'string' && policy.digitText === 'parse' ? parsePythonInteger(cell) : undefined;
  if (parsed === undefined) throw refuseColumn(name, type, `${describeCell(row, cell)}, not an integer`);
  return parsed;
}

/** Integers with gaps as pandas has them: doubles with NaN. Refuses integers that a double cannot hold. */
function castGappyIntegers(name: ColumnName, type: 'integer' | 'long', cells: Cells, policy: CastPolicy): Column {
  const values = new Float64Array(cells.length);
  const filled = cells.map((cell) => (isMissing(cell) ? 0 : cell));
  castIntegers(type === 'integer' ? 32 : 64, name, type, filled, policy, (row, value) => {
    const number = Number(value);
    if (!Number.isSafeInteger(number))
      throw refuseColumn(name, type, `row ${row} is an integer beyond 2^53 in a column with missing values`);
    values[row] = isMissing(cells[row]) ? Number.NaN : number;
  });
  return { name, dtype: 'float64', values };
}

/** Booleans with gaps as pandas has them: objects with None. */
function castGappyBooleans(name: ColumnName, cells: Cells, policy: CastPolicy): Column {
  const values = cells.map((cell, row): Value => {
    if (isMissing(cell)) return null;
    return castBooleans(name, [cell], policy, row)[0] === 1;
  });
  return { name, dtype: 'object', values };
}

function isMissing(cell: Value | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === 'number' && Number.isNaN(cell));
}

/** Is it a boolean, or a number that is as good as one? */
export function isBinary(value: Value | undefined): boolean {
  if (typeof value === 'boolean') return true;
  const number = typeof value === 'string' ? undefined : toNumber(value);
  return number === 0 || number === 1;
}

function castBooleans(name: ColumnName, given: Cells, policy: CastPolicy, firstRow = 0): Uint8Array {
  const cells = policy.nanTruth === 'null' ? given.map((cell) => (Number.isNaN(cell) ? null : cell)) : given;
  const values = new Uint8Array(cells.length);
  let kinds: CellKinds | undefined;
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (typeof cell === 'boolean') values[row] = cell ? 1 : 0;
    else if (policy.truth === 'binary' && !isBinary(cell))
      throw refuseColumn(name, 'boolean', `${describeCell(firstRow + row, cell)}, not a boolean`);
    else if (cell === null || cell === undefined) {
      // null is NaN, hence true, in a column that pandas takes for numbers or text; among objects it is None, hence false.
      kinds ??= countKinds(cells);
      const dtype = guessDtype(kinds);
      values[row] = dtype === 'object' || (dtype === 'str' && policy.nullAmongTexts === 'false') ? 0 : 1;
    } else values[row] = isTruthy(cell) ? 1 : 0;
  }
  return values;
}

/** bool(value) of a Python value. */
export function isTruthy(value: Value): boolean {
  if (value === null || value === '' || value === false) return false;
  const number = toNumber(value);
  if (number !== undefined) return number !== 0;
  if (value instanceof Date) return true;
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return true;
}

function castTexts(name: ColumnName, cells: Cells): Column {
  const kinds = countKinds(cells);
  const dtype = guessDtype(kinds);
  if (dtype === 'str' || cells.length === 0) {
    return { name, dtype: 'str', values: cells.map((cell) => (typeof cell === 'string' ? cell : null)) };
  }
  // Numbers stay numbers in a string column; those of a column with fractions or gaps are floats.
  const values =
    dtype === 'float64'
      ? cells.map((cell) => toFloatValue(toNumber(cell) ?? Number.NaN))
      : cells.map((cell) => cell ?? null);
  return { name, dtype: 'object', values };
}

function castBytes(name: ColumnName, cell: Value | undefined, row: number, policy: CastPolicy): Uint8Array {
  if (typeof cell !== 'string') throw refuseColumn(name, 'binary', `${describeCell(row, cell)}, not base64 text`);
  const bytes = decodeBase64(cell, policy.base64 === 'lenient');
  if (bytes === undefined) throw refuseColumn(name, 'binary', `row ${row} is not base64`);
  return bytes;
}
