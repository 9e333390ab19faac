// A frame's column for a tensor schema: scalars are cast to the tensor's dtype, lists are left to enforcement
// (parity SCH-022, SCH-075, SCH-076).
import { isValueList } from '../python-text.ts';
import { castCells, type Cells } from './cast-cells.ts';
import { castArray } from './cast-array.ts';
import { describeCell, refuseInput } from './cast-error.ts';
import type { Column, ColumnName } from '../frame.ts';
import type { ScalarType, TensorSpec } from '../schema.ts';
import type { CastPolicy } from './policy.ts';

const SCALAR_OF_DTYPE: Readonly<Record<string, ScalarType>> = {
  bool: 'boolean',
  int32: 'integer',
  int64: 'long',
  float32: 'float',
  float64: 'double',
};

/** The column as the tensor's dtype, or as objects where its first cell is a list. */
export function castTensorColumn(name: ColumnName, spec: TensorSpec, cells: Cells, policy: CastPolicy): Column {
  if (isValueList(cells[0]) || spec.dtype === 'object')
    return { name, dtype: 'object', values: cells.map((cell) => cell ?? null) };
  const scalar = SCALAR_OF_DTYPE[spec.dtype];
  if (scalar !== undefined) return castCells(name, scalar, cells, policy);
  if (spec.dtype === 'bytes') {
    const encoder = new TextEncoder();
    const values = cells.map((cell, row) => {
      if (typeof cell !== 'string')
        throw refuseInput(`Column ${JSON.stringify(name)}: ${describeCell(row, cell)}, not text.`);
      return encoder.encode(cell);
    });
    return { name, dtype: 'bytes', values };
  }
  const tensor = castArray(
    cells.map((cell) => cell ?? null),
    spec.dtype,
    policy,
  );
  return { name, dtype: tensor.dtype, values: tensor.data } as Column;
}
