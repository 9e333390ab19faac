// Tables of cases, damaged as tools/fixtures/sklearn_bad_inputs.py damages them.
import type { Table } from './case-tables.ts';

/** A table with a column too few, one too many, without rows, and with NaN and infinity in its first float column. */
export function damageInput(table: Table): (readonly [string, Table])[] {
  return [
    ['narrow', narrow(table)],
    ['wide', widen(table)],
    ['empty', takeNoRows(table)],
    ...(['nan', 'inf'] as const).flatMap((cell) => {
      const damaged = putFloat(table, cell);
      return damaged === undefined ? [] : [[cell === 'nan' ? 'missing' : 'infinite', damaged] as const];
    }),
  ];
}

function narrow(table: Table): Table {
  if (table.kind === 'frame') return { ...table, columns: table.columns.slice(0, -1) };
  return { ...table, rows: table.rows.map((row) => row.slice(0, -1)), columnCount: table.columnCount - 1 };
}

function widen(table: Table): Table {
  if (table.kind === 'frame') {
    const more = table.columns.slice(-1).map((column) => ({ ...column, name: 'another' }));
    return { ...table, columns: [...table.columns, ...more] };
  }
  return { ...table, rows: table.rows.map((row) => [...row, ...row.slice(-1)]), columnCount: table.columnCount + 1 };
}

function takeNoRows(table: Table): Table {
  if (table.kind !== 'frame') return { ...table, rows: [] };
  return { ...table, columns: table.columns.map((column) => ({ ...column, values: [] })) };
}

function putFloat(table: Table, cell: 'nan' | 'inf'): Table | undefined {
  const bad = { float: cell };
  if (table.kind === 'frame') {
    const place = table.columns.findIndex(({ dtype }) => dtype.startsWith('float'));
    if (place < 0) return undefined;
    const columns = table.columns.map((column, at) =>
      at === place ? { ...column, values: [bad, ...column.values.slice(1)] } : column,
    );
    return { ...table, columns };
  }
  if (!table.dtype.startsWith('float')) return undefined;
  return { ...table, rows: table.rows.map((row, at) => (at === 0 ? [bad, ...row.slice(1)] : row)) };
}
