// X as feature_engine sees it: a table of the columns of fit (feature_engine/dataframe_checks.py), and its columns as numbers.
import { DecantError } from '../../../errors.ts';
import { isFloatDtype, isNumericDtype, NAT } from '../../../data/dtype.ts';
import type { NumericDtype } from '../../../data/dtype.ts';
import type { Column, ColumnName, Frame } from '../../../data/frame.ts';
import { matrixToFrame, toDoubles } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { requireTable } from '../estimator.ts';
import type { Features } from '../estimator.ts';
import { readLabels, readLayout, readWidth } from './layout.ts';

/** A column of numbers, as doubles. */
export interface Numbers {
  readonly values: Float64Array;
  readonly dtype: NumericDtype;
  readonly isInteger: boolean;
}

/**
 * Makes the function that checks X: its width, and its names and order since 1.3. Classes that 1.3 was about to take away keep the
 * order of X (`keepsOrder`).
 */
export function makeInputCheck(attributes: Attributes, keepsOrder = false): (x: Features) => Frame {
  const layout = readLayout(attributes);
  const width = readWidth(attributes);
  const names = layout === 'named' ? readLabels(attributes, 'feature_names_in_') : undefined;
  const { className } = attributes;
  return (x) => {
    const table = toTable(x, className, names, layout === 'shape');
    if (table.columns.length !== width) {
      throw refuseInput(
        'The number of columns in this dataset is different from the one used to fit this transformer (when using the fit() method): ' +
          `expected ${width}, got ${table.columns.length}.`,
      );
    }
    if (names === undefined || keepsOrder) return table;
    return { ...table, columns: names.map((name) => takeColumn(table, name)) };
  };
}

/** X as a table with unique names. An array's columns get the names that the release gives them. */
export function toTable(
  x: Features,
  className: string,
  names: readonly ColumnName[] | undefined,
  refusesArrays: boolean,
): Frame {
  const given = requireTable(x);
  if (given.kind === 'csr') throw refuseInput(`${className} does not support sparse matrices.`);
  const isArray = given.kind === 'matrix' || given.isArray === true;
  if (isArray && refusesArrays)
    throw refuseInput('X is not a pandas dataframe. The dataset should be a pandas dataframe.');
  const table = given.kind === 'matrix' ? matrixToFrame(given) : given;
  if (table.rowCount === 0 || table.columns.length === 0) {
    throw refuseInput(
      `0 feature(s) (shape=(${table.rowCount}, ${table.columns.length})) while a minimum of 1 is required.`,
    );
  }
  if (!isArray) {
    checkUnique(table.columns);
    return table;
  }
  // 1.1 to 1.4 call the columns of an array 0, 1, ...; 1.5 and later x0, x1, ... Fit on an array tells which.
  const prefix = names?.every((name, index) => name === `x${index}`) === true ? 'x' : '';
  return {
    kind: 'frame',
    rowCount: table.rowCount,
    columns: table.columns.map((column, index) => ({ ...column, name: `${prefix}${index}` })),
  };
}

/** The column of this name; refuses one that is missing. */
export function takeColumn(x: Frame, name: ColumnName): Column {
  const column = x.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw refuseInput(`X does not contain the column ${JSON.stringify(name)}.`);
  return column;
}

/** Is the element of this row missing? */
export function readMissing(column: Column): (row: number) => boolean {
  switch (column.dtype) {
    case 'datetime64':
      return (row) => column.values[row] === NAT;
    case 'str':
    case 'bytes':
    case 'object':
      return (row) => column.values[row] === null || Number.isNaN(column.values[row]);
    default:
      return (row) => Number.isNaN(column.values[row]);
  }
}

/** Has the column a missing element? */
export function hasMissing(column: Column, rowCount: number): boolean {
  const isMissing = readMissing(column);
  for (let row = 0; row < rowCount; row++) if (isMissing(row)) return true;
  return false;
}

/** Refuses missing values in these columns. */
export function checkMissing(x: Frame, names: readonly ColumnName[]): void {
  if (!names.some((name) => hasMissing(takeColumn(x, name), x.rowCount))) return;
  throw refuseInput(
    'Some of the variables in the dataset contain NaN. Check and remove those before using this transformer.',
  );
}

/** Refuses infinity in these columns. */
export function checkInfinite(x: Frame, names: readonly ColumnName[]): void {
  for (const name of names) {
    if (!takeNumbers(x, name).values.some((value) => value === Infinity || value === -Infinity)) continue;
    throw refuseInput(
      'Some of the variables to transform contain inf values. Check and remove those before using this transformer.',
    );
  }
}

/**
 * The column as numbers. Refused are columns of anything else, whole numbers that a double does not hold, and float32: releases differ
 * in whether they compute in float32, and the record does not tell the release.
 */
export function takeNumbers(x: Frame, name: ColumnName): Numbers {
  const column = takeColumn(x, name);
  const values = toDoubles(column);
  if (values === undefined || !isNumericDtype(column.dtype) || column.dtype === 'bool') {
    throw refuseInput(`Column ${JSON.stringify(name)} is not numerical: expected numbers, got ${column.dtype}.`);
  }
  if (column.dtype === 'float32') {
    throw refuseInput(
      `Column ${JSON.stringify(name)} is float32, in which some releases of feature_engine compute and others do not; the model does not tell which release saved it.`,
      'Give the column as float64 (the type double of a signature).',
    );
  }
  const isInteger = !isFloatDtype(column.dtype);
  if (isInteger && values.some((value) => !Number.isSafeInteger(value))) {
    throw refuseInput(`Column ${JSON.stringify(name)} has whole numbers beyond 2^53.`);
  }
  return { values, dtype: column.dtype, isInteger };
}

/** X with columns put in: one whose name is there replaces that column, others follow at the end, as pandas assigns them. */
export function putColumns(x: Frame, columns: readonly Column[]): Frame {
  const put = new Map(columns.map((column) => [column.name, column]));
  const kept = x.columns.map((column) => put.get(column.name) ?? column);
  const present = new Set(x.columns.map(({ name }) => name));
  return {
    kind: 'frame',
    rowCount: x.rowCount,
    columns: [...kept, ...[...put.values()].filter(({ name }) => !present.has(name))],
  };
}

/** X with new columns at the end; refuses names that are there, which releases treat differently. */
export function appendColumns(x: Frame, columns: readonly Column[]): Frame {
  const all = [...x.columns, ...columns];
  checkUnique(all);
  return { kind: 'frame', rowCount: x.rowCount, columns: all };
}

/** X without these columns. */
export function dropColumns(x: Frame, names: Iterable<ColumnName>): Frame {
  const dropped = new Set(names);
  for (const name of dropped) takeColumn(x, name);
  return { kind: 'frame', rowCount: x.rowCount, columns: x.columns.filter(({ name }) => !dropped.has(name)) };
}

/** The rows for which `keeps` says so. */
export function keepRows(x: Frame, keeps: (row: number) => boolean): Frame {
  const kept = Uint8Array.from({ length: x.rowCount }, (_, row) => (keeps(row) ? 1 : 0));
  const rowCount = kept.reduce((sum, keep) => sum + keep, 0);
  // Every storage has filter; the union of them cannot be called.
  const columns = x.columns.map((column): Column => {
    const values = (column.values as Float64Array).filter((_, row) => kept[row] === 1);
    return { ...column, values } as Column;
  });
  return { kind: 'frame', rowCount, columns };
}

/** The error for X that does not fit. */
export function refuseInput(message: string, hint?: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message, hint === undefined ? {} : { hint });
}

function checkUnique(columns: readonly Column[]): void {
  const names = new Set<ColumnName>();
  for (const { name } of columns) {
    if (names.has(name)) throw refuseInput(`Input data contains duplicated variable names: ${JSON.stringify(name)}.`);
    names.add(name);
  }
}
