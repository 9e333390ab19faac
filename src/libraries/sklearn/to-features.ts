// A batch to what scikit-learn would make of it: a DataFrame stays a frame, a 2-dimensional ndarray becomes a matrix or a
// frame of numbered columns, one dimension a series; what scikit-learn refuses is refused.
import type { Batch } from '../../data/batch.ts';
import { guessArray } from '../../data/casting/cast-array.ts';
import type { Frame } from '../../data/frame.ts';
import { makeMatrix } from '../../data/matrix.ts';
import { isValueList } from '../../data/python-text.ts';
import type { Tensor } from '../../data/tensor.ts';
import { takeTensorColumn, tensorToValue } from '../../data/tensor-columns.ts';
import { DecantError } from '../../errors.ts';
import type { Features } from './estimator.ts';

/** X of one prediction. */
export function toFeatures(input: Batch): Features {
  switch (input.kind) {
    case 'frame':
      return input;
    case 'tensors': {
      const tensor = input.tensors.size === 1 ? input.tensors.get(null) : undefined;
      if (tensor !== undefined) return tensorToFeatures(tensor);
      throw refuse('tensors by name', 'Give a table, or one array of 2 dimensions.');
    }
    case 'value': {
      const { value } = input;
      if (isValueList(value) && value.every((item) => isValueList(item))) return tensorToFeatures(guessArray(value));
      if (isValueList(value)) return { kind: 'series', rowCount: value.length, values: value };
      throw refuse('plain values', 'Give a table, or a list of rows that are lists of equal length.');
    }
    case 'list':
      throw refuse('several batches', 'Give one table or one array.');
  }
}

function tensorToFeatures(tensor: Tensor): Features {
  const [rowCount, columnCount] = tensor.shape;
  if (tensor.shape.length === 1 && rowCount !== undefined) {
    const values = tensorToValue(tensor);
    if (isValueList(values)) return { kind: 'series', rowCount, values };
  }
  if (rowCount === undefined || columnCount === undefined || tensor.shape.length !== 2) {
    throw refuse(
      `an array of ${tensor.shape.length} dimensions`,
      'Give one row as [[1, 2, 3]], and one column as [[1], [2], [3]].',
    );
  }
  if (tensor.dtype === 'float64' || tensor.dtype === 'float32') return makeMatrix(rowCount, columnCount, tensor.data);
  return toFrame(tensor, rowCount, columnCount);
}

function toFrame(tensor: Tensor, rowCount: number, columnCount: number): Frame {
  const columns = Array.from({ length: columnCount }, (_, column) =>
    takeTensorColumn(tensor, column, rowCount, columnCount, column),
  );
  return { kind: 'frame', rowCount, columns, isArray: true };
}

function refuse(what: string, hint: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `scikit-learn models take 2 dimensions of rows and columns, got ${what}.`,
    { hint },
  );
}
