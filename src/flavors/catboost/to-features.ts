// A batch to what CatBoost's Pool takes: a DataFrame stays a frame, a float array becomes a matrix, any other array or list columns
// without names, one dimension one row; what CatBoost refuses is refused.
import type { Batch } from '../../data/batch.ts';
import type { Value } from '../../data/dtype.ts';
import { makeMatrix } from '../../data/matrix.ts';
import { isValueList } from '../../data/python-text.ts';
import { takeTensorColumn, tensorToValue } from '../../data/tensor-columns.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import type { Features } from '../../libraries/catboost/index.ts';

/** X of one prediction. */
export function toFeatures(input: Batch): Features {
  switch (input.kind) {
    case 'frame':
      return input;
    case 'tensors': {
      const tensor = input.tensors.size === 1 ? input.tensors.get(null) : undefined;
      if (tensor !== undefined) return readTensor(tensor);
      throw refuse('tensors by name');
    }
    case 'value':
      return readList(input.value);
    case 'list':
      throw refuse('several batches');
  }
}

function readTensor(tensor: Tensor): Features {
  const [rowCount, columnCount] = tensor.shape;
  if (rowCount !== undefined && tensor.shape.length === 1) {
    const values = tensorToValue(tensor);
    if (isValueList(values)) return { kind: 'series', rowCount, values };
  }
  if (rowCount === undefined || columnCount === undefined || tensor.shape.length !== 2) {
    throw refuse(`an array of ${tensor.shape.length} dimensions`);
  }
  if (tensor.dtype === 'float64' || tensor.dtype === 'float32') return makeMatrix(rowCount, columnCount, tensor.data);
  const columns = Array.from({ length: columnCount }, (_, column) =>
    takeTensorColumn(tensor, column, rowCount, columnCount, column),
  );
  return { kind: 'array', rowCount, columns };
}

// The elements of lists keep their types.
function readList(value: Value): Features {
  if (!isValueList(value)) throw refuse('plain values');
  const rows = value.filter(isValueList);
  if (rows.length === 0) return { kind: 'series', rowCount: value.length, values: value };
  const width = rows[0]?.length ?? 0;
  if (rows.length !== value.length || rows.some((row) => row.length !== width)) throw refuse('rows of unequal length');
  const columns = Array.from({ length: width }, (_, column) => ({
    name: column,
    dtype: 'object' as const,
    values: rows.map((row) => row[column] ?? null),
  }));
  return { kind: 'array', rowCount: rows.length, columns };
}

function refuse(what: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Input data has invalid shape: CatBoost takes a table, or an array of 2 dimensions, got ${what}.`,
    { hint: 'Give a table, or one array of 2 dimensions.' },
  );
}
