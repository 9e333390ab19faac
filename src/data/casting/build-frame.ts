// A table of JSON values to a frame: columns of the schema are cast to their types, the others keep what pandas would guess
// (MLflow's cast_df_types_according_to_schema; parity SCH-010 .. SCH-026).
import { DecantError } from '../../errors.ts';
import { enforceNested } from '../enforcement/nested.ts';
import { guessColumn } from '../guess-column.ts';
import { isRecordType } from '../column-type.ts';
import { castCells } from './cast-cells.ts';
import type { Cells } from './cells.ts';
import { refuseColumn } from './cast-error.ts';
import { castTensorColumn } from './cast-tensor-column.ts';
import type { Value } from '../dtype.ts';
import type { Column, ColumnName, Frame } from '../frame.ts';
import type { ColSpec, Schema, TensorSpec } from '../schema.ts';
import type { CastPolicy } from './policy.ts';

/** Cells by rows or by columns; every row is as wide as there are names, every column has `rowCount` cells. */
export type Table = {
  readonly names: readonly ColumnName[];
  readonly rowCount: number;
} & ({ readonly rows: readonly (readonly Value[])[] } | { readonly columns: readonly Cells[] });

/** Builds the frame of a table. Refuses with BAD_REQUEST what the schema's types cannot hold. */
export function buildFrame(table: Table, schema: Schema | undefined, policy: CastPolicy): Frame {
  const { names, rowCount } = table;
  const columns: Column[] = [];
  const specs = schema === undefined ? undefined : matchSpecs(names, schema);
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? index;
    columns.push(castColumn(table, index, name, specs?.[index], policy));
  }
  return { kind: 'frame', rowCount, columns };
}

function castColumn(
  table: Table,
  index: number,
  name: ColumnName,
  spec: ColSpec | TensorSpec | undefined,
  policy: CastPolicy,
): Column {
  if (spec !== undefined && 'type' in spec && spec.type === 'double' && 'rows' in table) {
    const values = readDoubles(table.rows, index);
    if (values !== undefined) return { name, dtype: 'float64', values };
  }
  const cells: Cells = 'rows' in table ? table.rows.map((row) => row[index]) : (table.columns[index] ?? []);
  if (spec === undefined) return guessColumn(name, cells);
  if ('dtype' in spec) return castTensorColumn(name, spec, cells, policy);
  return isRecordType(spec.type) ? castNested(name, spec, cells, policy) : castCells(name, spec.type, cells, policy);
}

/** The column as it stands, where it holds nothing but numbers. */
function readDoubles(rows: readonly (readonly Value[])[], column: number): Float64Array | undefined {
  const values = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    const cell = rows[row]?.[column];
    if (typeof cell !== 'number') return undefined;
    values[row] = cell;
  }
  return values;
}

function castNested(name: ColumnName, spec: ColSpec, cells: Cells, policy: CastPolicy): Column {
  if (!isRecordType(spec.type) || spec.type.kind === 'any') return guessColumn(name, cells);
  const { type, required } = spec;
  const values = cells.map((cell) => {
    try {
      return enforceNested(cell ?? null, type, required, policy.nested);
    } catch (error) {
      if (!(error instanceof DecantError)) throw error;
      throw refuseColumn(name, type, error.message, error);
    }
  });
  return { name, dtype: 'object', values };
}

/** The schema's entry of each column: by name, or by position where the schema has no names. */
function matchSpecs(names: readonly ColumnName[], schema: Schema): readonly (ColSpec | TensorSpec | undefined)[] {
  const entries = schema.kind === 'columns' ? schema.columns : schema.tensors;
  const first = entries[0];
  if (first?.name === undefined) {
    // One unnamed tensor takes every column of the frame.
    return schema.kind === 'tensors' ? names.map(() => first) : entries;
  }
  if (names.length === entries.length && names.every((name, index) => entries[index]?.name === name)) return entries;
  const byName = new Map<ColumnName, ColSpec | TensorSpec>();
  for (const entry of entries) if (entry.name !== undefined) byName.set(entry.name, entry);
  const seen = new Set<ColumnName>();
  return names.map((name) => {
    const entry = byName.get(name);
    // pandas casts several columns of one name at once, but for these types; the schema refuses them afterwards (SCH-026).
    if (entry !== undefined && seen.has(name) && 'type' in entry) {
      const { type } = entry;
      if (type === 'string' || type === 'datetime')
        throw refuseColumn(name, type, 'the column stands twice in the data');
    }
    seen.add(name);
    return entry;
  });
}
