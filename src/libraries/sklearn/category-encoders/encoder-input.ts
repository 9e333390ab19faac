// X as the encoders see it: a table, and the categories of its columns as keys.
import { DecantError } from '../../../errors.ts';
import type { Column, ColumnName, Frame } from '../../../data/frame.ts';
import { matrixToFrame } from '../array-columns.ts';
import type { CategoryKey } from '../encoders/category-keys.ts';
import { columnKeys } from '../encoders/category-keys.ts';
import { requireTable } from '../estimator.ts';
import type { Features } from '../estimator.ts';

/** X as a table; an array's columns are named 0, 1, ... */
export function toTable(x: Features, className: string): Frame {
  const table = requireTable(x);
  if (table.kind === 'frame') return table;
  if (table.kind === 'matrix') return matrixToFrame(table);
  throw refuseInput(`${className} takes no sparse matrix.`);
}

/** The column of this name; refuses one that is missing or there twice. */
export function takeColumn(x: Frame, name: ColumnName): Column {
  const found = x.columns.filter((column) => column.name === name);
  const [column] = found;
  if (column === undefined) throw refuseInput(`X does not contain the column ${JSON.stringify(name)}.`);
  if (found.length > 1) throw refuseInput(`X has the column ${JSON.stringify(name)} more than once.`);
  return column;
}

/** The categories of a column. */
export function listKeys(column: Column, rowCount: number): readonly CategoryKey[] {
  const keyAt = columnKeys(column, null);
  return Array.from({ length: rowCount }, (_, row) => keyAt(row));
}

/** None and NaN. */
export function isMissingKey(key: CategoryKey): boolean {
  return key === null || Number.isNaN(key);
}

/** The columns of X, each encoded one replaced in its place. Names that come twice are refused, as pandas does. */
export function replaceColumns(x: Frame, encoded: ReadonlyMap<ColumnName, readonly Column[]>): Frame {
  const columns = x.columns.flatMap((column) => encoded.get(column.name) ?? [column]);
  checkUnique(columns);
  return { kind: 'frame', rowCount: x.rowCount, columns };
}

/** Refuses columns whose names come twice. */
export function checkUnique(columns: readonly Column[]): void {
  const names = new Set<ColumnName>();
  for (const { name } of columns) {
    if (names.has(name)) throw refuseInput(`cannot reindex on an axis with duplicate labels: ${JSON.stringify(name)}.`);
    names.add(name);
  }
}

/** The error for X that does not fit. */
export function refuseInput(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
