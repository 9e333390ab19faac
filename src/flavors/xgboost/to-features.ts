// A batch to what XGBoost takes: a DataFrame stays a frame, a 2-dimensional ndarray becomes a matrix; what XGBoost refuses is
// refused.
import type { Batch } from '../../data/batch.ts';
import { guessArray } from '../../data/casting/cast-array.ts';
import { makeMatrix } from '../../data/matrix.ts';
import { isValueList } from '../../data/python-text.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import type { Features, PredictOptions } from '../../libraries/xgboost/index.ts';

/** X of one prediction, and how it is to be taken. */
interface Input {
  readonly features: Features;
  readonly options: Pick<PredictOptions, 'numberedFrames'>;
}

/** X of a batch. */
export function toFeatures(input: Batch): Input {
  switch (input.kind) {
    case 'frame':
      return { features: input, options: {} };
    case 'tensors': {
      const tensor = input.tensors.size === 1 ? input.tensors.get(null) : undefined;
      if (tensor !== undefined) return readTensor(tensor);
      throw refuse('tensors by name');
    }
    case 'value': {
      const { value } = input;
      if (isValueList(value)) return readTensor(guessArray(value));
      throw refuse('plain values');
    }
    case 'list':
      throw refuse('several batches');
  }
}

function readTensor(tensor: Tensor): Input {
  const [rowCount, columnCount] = tensor.shape;
  if (rowCount === undefined || columnCount === undefined || tensor.shape.length !== 2) {
    throw refuse(`an array of ${tensor.shape.length} dimensions`);
  }
  switch (tensor.dtype) {
    case 'float64':
    case 'float32':
      return { features: makeMatrix(rowCount, columnCount, tensor.data), options: {} };
    case 'object': {
      // Objects are parsed one by one, as numpy.ndarray.astype does.
      const { data } = tensor;
      const columns = Array.from({ length: columnCount }, (_, column) => ({
        name: column,
        dtype: 'object' as const,
        values: Array.from({ length: rowCount }, (_row, row) => data[row * columnCount + column] ?? null),
      }));
      return { features: { kind: 'frame', rowCount, columns }, options: { numberedFrames: 'array' } };
    }
    case 'str':
    case 'bytes':
    case 'datetime64':
      throw refuse(`an array of ${tensor.dtype}`);
    default:
      return { features: makeMatrix(rowCount, columnCount, Float64Array.from(tensor.data, Number)), options: {} };
  }
}

function refuse(what: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `Expecting 2 dimensional data of numbers, got: ${what}.`, {
    hint: 'Give a table, or one array of 2 dimensions: one row as [[1, 2, 3]], and one column as [[1], [2], [3]].',
  });
}
