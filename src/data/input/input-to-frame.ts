// Rows or columns of JavaScript values as the frame of a schema.
import { DecantError } from '../../errors.ts';
import { isRecordType, SCALAR_STORAGE } from '../column-type.ts';
import { takesDictAsRow } from '../schema-fields.ts';
import { describeJsValue, isPlainObject, isTypedArray, toPlainValue } from './js-value.ts';
import { storeCells } from './typed-cells.ts';
import { typeNested } from './type-nested.ts';
import type { Column, ColumnName, Frame } from '../frame.ts';
import type { ColSpec } from '../schema.ts';

/** The frame of an array of rows, an object of columns, or one row. */
export function inputToFrame(input: unknown, specs: readonly ColSpec[]): Frame {
  if (isTypedArray(input)) return cellsToFrame(input, specs);
  if (!Array.isArray(input)) return objectToFrame(input as Readonly<Record<string, unknown>>, specs);
  const rows = input as readonly unknown[];
  const [first] = rows;
  if (Array.isArray(first) || (isTypedArray(first) && !isBinary(first, specs))) return listsToFrame(rows, specs);
  if (first === undefined || isPlainObject(first)) return recordsToFrame(rows, specs);
  return cellsToFrame(rows, specs);
}

// Bytes are a cell, not a row of numbers, where the one column is binary.
function isBinary(row: unknown, specs: readonly ColSpec[]): boolean {
  return row instanceof Uint8Array && specs.length === 1 && specs[0]?.type === 'binary';
}

function recordsToFrame(rows: readonly unknown[], specs: readonly ColSpec[]): Frame {
  for (let row = 0; row < rows.length; row++) {
    if (!isPlainObject(rows[row])) throw refuseRow(row, 'an object of cells', rows[row]);
  }
  const records = rows as readonly Readonly<Record<string, unknown>>[];
  const columns: Column[] = [];
  for (let index = 0; index < specs.length; index++) {
    const spec = specs[index]!;
    const name = spec.name ?? index;
    const cells = new Array<unknown>(records.length);
    const isInherited = name in INHERITED;
    let isFound = records.length === 0;
    for (let row = 0; row < records.length; row++) {
      const record = records[row]!;
      const cell = isInherited ? readCell(record, name) : record[name];
      if (cell !== undefined) isFound = true;
      cells[row] = cell;
    }
    // A column that no row has is missing; enforcement says so, unless it is optional.
    if (isFound) columns.push(makeColumn(name, spec, cells));
  }
  return { kind: 'frame', rowCount: records.length, columns };
}

const INHERITED = {};

/** The cell of a row; what every object inherits (`constructor`) is no cell. */
function readCell(row: Readonly<Record<string, unknown>>, name: ColumnName): unknown {
  return name in INHERITED && !Object.hasOwn(row, name) ? undefined : row[name];
}

function listsToFrame(rows: readonly unknown[], specs: readonly ColSpec[]): Frame {
  const lists = rows.map((row, index): ArrayLike<unknown> => {
    if (!Array.isArray(row) && !isTypedArray(row)) throw refuseRow(index, 'an array of cells', row);
    if (row.length !== specs.length) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `Row ${index} has ${row.length} cells; the schema has ${specs.length} columns.`,
      );
    }
    return row;
  });
  const columns = specs.map((spec, index) =>
    makeColumn(
      spec.name ?? index,
      spec,
      lists.map((list) => list[index]),
    ),
  );
  return { kind: 'frame', rowCount: rows.length, columns };
}

/** One column, where the schema has one. */
function cellsToFrame(cells: ArrayLike<unknown>, specs: readonly ColSpec[]): Frame {
  const [spec] = specs;
  if (spec === undefined || specs.length !== 1) {
    throw refuseRow(0, 'an object or an array of cells', cells[0]);
  }
  return { kind: 'frame', rowCount: cells.length, columns: [makeColumn(spec.name ?? 0, spec, cells)] };
}

function objectToFrame(input: Readonly<Record<string, unknown>>, specs: readonly ColSpec[]): Frame {
  const isRow = takesDictAsRow(specs) || !specs.some(({ name }, index) => isColumn(readCell(input, name ?? index)));
  if (isRow) return recordsToFrame([input], specs);
  const columns: Column[] = [];
  for (const [index, spec] of specs.entries()) {
    const name = spec.name ?? index;
    const cells = readCell(input, name);
    if (cells === undefined) continue;
    if (!isColumn(cells)) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `Column ${JSON.stringify(name)}: expected an array of cells, as the other columns are, got ${describeJsValue(cells)}.`,
      );
    }
    columns.push(makeColumn(name, spec, cells));
  }
  const rowCount = columns[0]?.values.length ?? 0;
  for (const { name, values } of columns) {
    if (values.length !== rowCount) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `Column ${JSON.stringify(name)} has ${values.length} cells, column ${JSON.stringify(columns[0]?.name)} has ${rowCount}.`,
      );
    }
  }
  return { kind: 'frame', rowCount, columns };
}

function isColumn(cells: unknown): cells is ArrayLike<unknown> {
  return Array.isArray(cells) || isTypedArray(cells);
}

const CONSTRUCTORS: Readonly<Record<string, unknown>> = {
  double: Float64Array,
  float: Float32Array,
  integer: Int32Array,
  long: BigInt64Array,
};

function makeColumn(name: ColumnName, spec: ColSpec, cells: ArrayLike<unknown>): Column {
  const { type } = spec;
  if (isRecordType(type)) {
    const values = Array.from(cells, (cell) => typeNested(toPlainValue(cell), type));
    return { name, dtype: 'object', values };
  }
  const dtype = SCALAR_STORAGE[type];
  // Typed arrays of the column's own type are taken as they are.
  if ((cells as { readonly constructor: unknown }).constructor === CONSTRUCTORS[type]) {
    return { name, dtype, values: cells } as Column;
  }
  const place = { kind: 'column', name, type } as const;
  if (type === 'boolean') {
    // pandas has no missing booleans: such a column holds objects.
    const hasGaps = Array.prototype.some.call(cells, (cell) => cell === null || cell === undefined);
    if (hasGaps) {
      const values = Array.from(cells, (cell) => cell ?? null);
      storeCells(
        'bool',
        values.filter((cell) => cell !== null),
        place,
      );
      return { name, dtype: 'object', values } as Column;
    }
  }
  return { name, dtype, values: storeCells(dtype, cells, place) } as Column;
}

function refuseRow(row: number, expected: string, value: unknown): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `Row ${row}: expected ${expected}, got ${describeJsValue(value)}.`);
}
