// Cast values as the frame that pandas.DataFrame makes of them, for a schema of columns (MLflow's _enforce_schema; parity
// SCH-036, SCH-037, SCH-040).
import type { CastPolicy } from '../../data/casting/policy.ts';
import { castArray } from '../../data/casting/cast-array.ts';
import { isRecordType, SCALAR_STORAGE } from '../../data/column-type.ts';
import type { Value } from '../../data/dtype.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { guessColumn } from '../../data/guess-column.ts';
import { isValueDict, isValueList } from '../../data/python-text.ts';
import { takesDictAsRow } from '../../data/schema-fields.ts';
import type { ColSpec, Schema } from '../../data/schema.ts';
import type { Tensor } from '../../data/tensor.ts';
import { takeTensorColumn, tensorToValue } from '../../data/tensor-columns.ts';
import { DecantError } from '../../errors.ts';
import { castInput, castNested } from './cast-input.ts';
import type { CastInput } from './cast-input.ts';

type ColumnSchema = Extract<Schema, { readonly kind: 'columns' }>;
type Record = { readonly [key: string]: Value };

/** The columns of a schema by name; none where they have no names. */
export function columnsByName(schema: ColumnSchema): ReadonlyMap<string, ColSpec> {
  return new Map(
    schema.columns.flatMap((column) => (typeof column.name === 'string' ? [[column.name, column] as const] : [])),
  );
}

/** The frame of cast values by name: one row, or columns. */
export function buildInputFrame(entries: readonly (readonly [string, CastInput])[], schema: ColumnSchema): Frame {
  if (takesDictAsRow(schema.columns) || entries.every(([, input]) => isOneCell(input))) {
    const columns = entries.map(([name, input]) => makeCell(name, input));
    return { kind: 'frame', rowCount: 1, columns };
  }
  const rowCount = findRowCount(entries);
  const columns = entries.map(([name, input]) => makeColumn(name, input, rowCount));
  return { kind: 'frame', rowCount, columns };
}

function isOneCell(input: CastInput): boolean {
  if (input.kind === 'array') return input.tensor.shape.length === 0 && input.tensor.dtype === 'str';
  if (input.kind === 'scalar') return true;
  const { value } = input;
  return isValueList(value) ? value.every((item) => typeof item === 'string') : !isValueDict(value);
}

function makeCell(name: string, input: CastInput): Column {
  if (input.kind === 'scalar') return takeTensorColumn(input.tensor, 0, 1, 1, name);
  if (input.kind === 'value') return guessColumn(name, [input.value]);
  const { tensor } = input;
  const cell = tensorToValue(tensor);
  // An array of no dimensions is no scalar to pandas: only text passes for one.
  return guessColumn(name, [tensor.shape.length === 0 && tensor.dtype !== 'str' ? [cell] : cell]);
}

function findRowCount(entries: readonly (readonly [string, CastInput])[]): number {
  let rowCount: number | undefined;
  for (const [, input] of entries) {
    const length = lengthOf(input);
    if (length === undefined) continue;
    if (rowCount !== undefined && rowCount !== length) throw refuseFrame('All arrays must be of the same length');
    rowCount = length;
  }
  if (rowCount === undefined) throw refuseFrame('If using all scalar values, you must pass an index');
  return rowCount;
}

function lengthOf(input: CastInput): number | undefined {
  if (input.kind !== 'value') return input.tensor.shape[0];
  if (isValueDict(input.value)) {
    throw refuseFrame('Mixing dicts with non-Series may lead to ambiguous ordering.');
  }
  return isValueList(input.value) ? input.value.length : undefined;
}

function makeColumn(name: string, input: CastInput, rowCount: number): Column {
  if (input.kind === 'value') {
    const { value } = input;
    return guessColumn(name, isValueList(value) ? value : new Array<Value>(rowCount).fill(value));
  }
  const { tensor } = input;
  if (tensor.shape.length === 1) return takeTensorColumn(tensor, 0, rowCount, 1, name);
  if (tensor.shape.length === 0) return repeatElement(name, tensor, rowCount);
  const cells = tensorToValue(tensor);
  return { name, dtype: 'object', values: isValueList(cells) ? cells : [] };
}

function repeatElement(name: string, tensor: Tensor, rowCount: number): Column {
  const repeated = castArray(new Array<Value>(rowCount).fill(tensorToValue(tensor)), tensor.dtype);
  return { name, dtype: repeated.dtype, values: repeated.data } as Column;
}

function refuseFrame(reason: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    'Failed to enforce schema of the data. Error: This model contains a column-based signature, which suggests a DataFrame input. ' +
      `There was an error casting the input data to a DataFrame: ${reason}`,
    { errorClass: 'SCHEMA_ENFORCEMENT_FAILED' },
  );
}

/** The frame of a list of dicts, whose values were cast one by one. */
export function buildRecordFrame(records: readonly Record[], schema: ColumnSchema, policy: CastPolicy): Frame {
  const specs = columnsByName(schema);
  const names = new Set<string>();
  for (const record of records) for (const name of Object.keys(record)) names.add(name);
  const columns = Array.from(names, (name) => makeRecordColumn(name, records, specs.get(name), policy));
  return { kind: 'frame', rowCount: records.length, columns };
}

function makeRecordColumn(
  name: string,
  records: readonly Record[],
  spec: ColSpec | undefined,
  policy: CastPolicy,
): Column {
  const cells = records.map((record) => (Object.hasOwn(record, name) ? record[name] : undefined));
  if (spec === undefined) {
    // Each cell is an array of no dimensions, which is no scalar to pandas.
    return { name, dtype: 'object', values: cells.map((cell) => (cell === undefined ? null : [cell])) };
  }
  const { type, required } = spec;
  if (isRecordType(type)) {
    const values = cells.map((cell) => (cell === undefined ? null : castNested(cell, type, required, policy)));
    return { name, dtype: 'object', values };
  }
  if (cells.some(isValueList)) {
    const values = cells.map((cell): Value => {
      if (cell === undefined) return null;
      const input = castInput(cell, spec, policy);
      return input.kind === 'value' ? input.value : tensorToValue(input.tensor);
    });
    return { name, dtype: 'object', values };
  }
  if (type !== 'datetime' && cells.includes(undefined)) {
    // pandas fills NaN, which makes floats of ints and objects of booleans; a date has NaT.
    const given = castArray(
      cells.filter((cell) => cell !== undefined),
      SCALAR_STORAGE[type],
      policy,
    );
    const values = tensorToValue(given);
    let next = 0;
    return guessColumn(
      name,
      cells.map((cell) => (cell === undefined || !isValueList(values) ? null : values[next++])),
    );
  }
  const tensor = castArray(
    cells.map((cell) => cell ?? null),
    SCALAR_STORAGE[type],
    policy,
  );
  return { name, dtype: tensor.dtype, values: tensor.data } as Column;
}
