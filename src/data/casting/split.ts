// `dataframe_split`: {columns, index, data} to a frame, as pandas.DataFrame builds it (parity SRV-050 .. SRV-052).
import { isValueDict, isValueList, nameOfPythonType } from '../python-text.ts';
import { EXACT_POLICY, type CastPolicy } from './policy.ts';
import { refuseInput } from './cast-error.ts';
import { buildFrame, type Table } from './build-frame.ts';
import { readRecordTable } from './record-table.ts';
import type { Value } from '../dtype.ts';
import type { ColumnName, Frame } from '../frame.ts';
import type { Schema } from '../schema.ts';

type Rows = readonly (readonly Value[])[];

/** Casts the value of `dataframe_split`; without a schema the columns' types are guessed as pandas does. */
export function castSplit(payload: Value, schema: Schema | undefined, policy: CastPolicy = EXACT_POLICY): Frame {
  return buildFrame(readSplitTable(payload), schema, policy);
}

function readSplitTable(payload: Value): Table {
  if (!isValueDict(payload)) {
    const kind = isValueList(payload) ? 'list' : `type <class '${nameOfPythonType(payload)}'>`;
    throw refuseInput(`Dataframe split format must be a dictionary. Got ${kind}.`);
  }
  for (const key in payload) {
    if (key !== 'columns' && key !== 'data' && key !== 'index') throw refuseKeys();
  }
  const { columns, data, index } = payload;
  if (data === undefined) throw refuseKeys();
  const names = readNames(columns);
  if (index !== undefined && index !== null && !isValueList(index)) throw refuseSplit('index must be a list');
  const table = readData(data, names, isValueList(index) ? index.length : undefined);
  return isValueList(index) ? alignToIndex(table, index.length) : table;
}

function readNames(columns: Value | undefined): readonly ColumnName[] | undefined {
  if (columns === undefined || columns === null) return undefined;
  if (!isValueList(columns)) throw refuseSplit(`columns must be a list, got ${nameOfPythonType(columns)}`);
  for (const name of columns) {
    if (typeof name !== 'string' && typeof name !== 'number') {
      throw refuseSplit(`a column name must be text or a number, got ${nameOfPythonType(name)}`);
    }
  }
  return columns as readonly ColumnName[];
}

function readData(data: Value, names: readonly ColumnName[] | undefined, indexLength: number | undefined): Table {
  if (data === null) return emptyTable(names);
  if (isValueDict(data)) return readColumns(data, names, indexLength);
  if (!isValueList(data)) throw refuseSplit(`data must be a list, got ${nameOfPythonType(data)}`);
  const first = data[0];
  if (first === undefined) return emptyTable(names);
  if (isValueList(first)) return readRows(data, names);
  if (isValueDict(first)) return readRecordTable(data, names, refuseSplit);
  if (names !== undefined && names.length !== 1) {
    throw refuseSplit(`Shape of passed values is (${data.length}, 1), indices imply (${data.length}, ${names.length})`);
  }
  return { names: names ?? [0], rowCount: data.length, columns: [data] };
}

function readRows(data: readonly Value[], names: readonly ColumnName[] | undefined): Table {
  let width = names?.length ?? 0;
  let isRagged = false;
  for (let row = 0; row < data.length; row++) {
    const cells = data[row];
    if (!Array.isArray(cells)) throw refuseSplit(`row ${row} of data is not a list`);
    if (cells.length !== width) isRagged = true;
  }
  let rows = data as Rows;
  if (isRagged) {
    // pandas pads short rows up to the longest one; only a table as wide as the names is accepted.
    width = rows.reduce((most, row) => Math.max(most, row.length), 0);
    if (names !== undefined && width !== names.length) {
      throw refuseSplit(`${names.length} columns passed, passed data had ${width} columns`);
    }
    rows = rows.map((row) =>
      row.length === width ? row : Array.from({ length: width }, (_, column) => row[column] ?? null),
    );
  }
  return { names: names ?? Array.from({ length: width }, (_, column) => column), rowCount: rows.length, rows };
}

/**
 * `data` as a dict of columns; a scalar is repeated as often as the index or another column has rows. Columns that are dicts
 * have a row for each of their keys.
 */
function readColumns(
  data: { readonly [key: string]: Value },
  names: readonly ColumnName[] | undefined,
  indexLength: number | undefined,
): Table {
  const keys = names ?? Object.keys(data);
  const given = keys.map((key) => (Object.hasOwn(data, key) ? data[key] : undefined));
  if (given.some(isValueDict)) return readLabelledColumns(keys, given, indexLength);
  let rowCount = indexLength;
  for (const value of given) {
    if (!isValueList(value)) continue;
    if (rowCount !== undefined && rowCount !== value.length) throw refuseSplit('All arrays must be of the same length');
    rowCount = value.length;
  }
  if (rowCount === undefined && given.some((value) => value !== undefined)) {
    throw refuseSplit('If using all scalar values, you must pass an index');
  }
  const length = rowCount ?? 0;
  const columns = given.map((value) => (isValueList(value) ? value : new Array<Value>(length).fill(value ?? null)));
  return { names: keys, rowCount: length, columns };
}

function readLabelledColumns(
  names: readonly ColumnName[],
  given: readonly (Value | undefined)[],
  indexLength: number | undefined,
): Table {
  if (given.some(isValueList)) throw refuseSplit('Mixing dicts with non-Series may lead to ambiguous ordering.');
  if (indexLength !== undefined)
    throw refuseSplit('columns given as objects of labels, with an index, are not supported');
  const labels = new Set(given.flatMap((value) => (isValueDict(value) ? Object.keys(value) : [])));
  const columns = given.map((value) =>
    Array.from(labels, (label): Value => {
      if (!isValueDict(value)) return value ?? null;
      return Object.hasOwn(value, label) ? (value[label] ?? null) : null;
    }),
  );
  return { names, rowCount: labels.size, columns };
}

/** As pandas does with an index: one row is repeated, no rows become missing ones, other lengths are refused. */
function alignToIndex(table: Table, length: number): Table {
  if (table.rowCount === length) return table;
  if (table.rowCount > 1) {
    throw refuseSplit(
      `Shape of passed values is (${table.rowCount}, ${table.names.length}), indices imply (${length}, ${table.names.length})`,
    );
  }
  const columns = table.names.map((_, column) => {
    const cell =
      table.rowCount === 0 ? null : (('rows' in table ? table.rows[0]?.[column] : table.columns[column]?.[0]) ?? null);
    return new Array<Value>(length).fill(cell);
  });
  return { names: table.names, rowCount: length, columns };
}

function emptyTable(names: readonly ColumnName[] | undefined): Table {
  return { names: names ?? [], rowCount: 0, columns: (names ?? []).map(() => []) };
}

function refuseKeys(): Error {
  return refuseInput("Dataframe split format must have 'data' field and optionally 'columns' and 'index' fields.");
}

function refuseSplit(reason: string): Error {
  return refuseInput(
    `Provided dataframe_split field is not a valid dataframe representation in 'split' format. Error: '${reason}'`,
  );
}
