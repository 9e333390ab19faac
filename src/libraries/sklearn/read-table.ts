// Fitted arrays of two dimensions or one, as doubles; float32 is remembered, since NumPy computes in it.
import type { Attributes } from './attributes.ts';

/** An array of two dimensions, row-major; one of one dimension is a single row. */
export interface FloatTable {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly data: Float64Array;
  readonly isFloat32: boolean;
}

/** Reads an array of numbers of one dimension or two. */
export function readTable(attributes: Attributes, name: string): FloatTable {
  const { shape, data } = attributes.floats(name);
  const [first = 1, second] = shape;
  if (shape.length === 0 || shape.length > 2) {
    throw attributes.refuse(`attribute ${name} has ${shape.length} dimensions`);
  }
  const isFloat32 = attributes.tensor(name).dtype === 'float32';
  return { rowCount: second === undefined ? 1 : first, columnCount: second ?? first, data, isFloat32 };
}

/** Reads an array that must have these numbers of rows and columns; a number that is undefined may be any. */
export function readTableOf(
  attributes: Attributes,
  name: string,
  rowCount: number | undefined,
  columnCount: number | undefined,
): FloatTable {
  const table = readTable(attributes, name);
  if (
    (rowCount !== undefined && table.rowCount !== rowCount) ||
    (columnCount !== undefined && table.columnCount !== columnCount)
  ) {
    throw attributes.refuse(
      `attribute ${name} has shape [${table.rowCount}, ${table.columnCount}], not [${rowCount ?? 'any'}, ${columnCount ?? 'any'}]`,
    );
  }
  return table;
}

/** Rows and columns exchanged. */
export function transposeTable({ rowCount, columnCount, data, isFloat32 }: FloatTable): FloatTable {
  const out = new Float64Array(data.length);
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++, at++) out[column * rowCount + row] = data[at]!;
  }
  return { rowCount: columnCount, columnCount: rowCount, data: out, isFloat32 };
}
