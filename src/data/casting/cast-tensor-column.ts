// A frame's column for a tensor schema: scalars are cast to the tensor's dtype, lists are left to enforcement
// (parity SCH-022, SCH-075, SCH-076).
import { countKinds, guessDtype, toNumber } from '../guess-column.ts';
import { isValueList } from '../python-text.ts';
import { toFloatValue } from '../float-value.ts';
import { castCells } from './cast-cells.ts';
import type { Cells } from './cells.ts';
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
  if (spec.dtype === 'bytes') return { name, dtype: 'bytes', values: encodeTexts(name, cells) };
  if (isValueList(cells[0])) {
    if (policy.listCells === 'refuse')
      throw refuseInput(`Column ${JSON.stringify(name)} holds lists, which do not match the shape of the tensor.`);
    return { name, dtype: 'object', values: cells.map((cell) => cell ?? null) };
  }
  const scalar = spec.dtype.startsWith('datetime64') ? 'datetime' : SCALAR_OF_DTYPE[spec.dtype];
  if (scalar !== undefined) return castCells(name, scalar, cells, policy);
  // A column of numbers with gaps is one of floats before it becomes texts or objects.
  const isFloats = guessDtype(countKinds(cells)) === 'float64';
  const items = isFloats
    ? cells.map((cell) => toFloatValue(toNumber(cell) ?? Number.NaN))
    : cells.map((cell) => cell ?? null);
  if (spec.dtype === 'object') return { name, dtype: 'object', values: items };
  const tensor = castArray(items, spec.dtype, policy);
  return { name, dtype: tensor.dtype, values: tensor.data } as Column;
}

function encodeTexts(name: ColumnName, cells: Cells): readonly Uint8Array[] {
  const encoder = new TextEncoder();
  return cells.map((cell, row) => {
    if (typeof cell !== 'string')
      throw refuseInput(`Column ${JSON.stringify(name)}: ${describeCell(row, cell)}, not text.`);
    return encoder.encode(cell);
  });
}
