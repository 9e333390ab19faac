// Arrays as LightGBM takes them: floats stay as they are, any other number becomes float32 (python-package/lightgbm/basic.py,
// __pred_for_np2d); arrays of objects become float64 on their way through scikit-learn's check_array.
import { PythonFloat } from '../../data/dtype.ts';
import type { Dtype, Value } from '../../data/dtype.ts';
import { makeMatrix } from '../../data/matrix.ts';
import type { Matrix } from '../../data/matrix.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { refuseDimensions } from './features.ts';
import type { Features } from './features.ts';

/** What an array of objects becomes: float32 in a Booster, float64 in the estimators. */
export type ObjectsBecome = 'float32' | 'float64';

/** X of an array; refuses other than 2 dimensions, and elements that are no numbers. */
export function arrayToMatrix(tensor: Tensor, objectsBecome: ObjectsBecome): Matrix {
  const [rowCount, columnCount] = tensor.shape;
  if (rowCount === undefined || columnCount === undefined || tensor.shape.length !== 2) {
    throw refuseDimensions(tensor.shape.length);
  }
  if (tensor.dtype === 'float64' || tensor.dtype === 'float32') return makeMatrix(rowCount, columnCount, tensor.data);
  const out = makeStorage(tensor.dtype, rowCount * columnCount, objectsBecome);
  for (let at = 0; at < out.length; at++) out[at] = toFloat(tensor.data[at]);
  return makeMatrix(rowCount, columnCount, out);
}

/**
 * X as the end of a scikit-learn Pipeline reads it, where a frame whose columns are named 0, 1, ... stands for an ndarray that is
 * no float.
 */
export function stackArrayFrame(x: Features): Features {
  if (x.kind !== 'frame' || !x.columns.every(({ name }, index) => name === index)) return x;
  const { columns, rowCount } = x;
  const types = columns.map(({ dtype }) => dtype);
  const dtype = types.find((type) => type === 'object') ?? types[0] ?? 'float64';
  const size = rowCount * columns.length;
  const out = types.includes('float64') ? new Float64Array(size) : makeStorage(dtype, size, 'float64');
  for (const [index, column] of columns.entries()) {
    const values: ArrayLike<Value | undefined> = column.values;
    for (let row = 0; row < rowCount; row++) out[row * columns.length + index] = toFloat(values[row]);
  }
  return makeMatrix(rowCount, columns.length, out);
}

function makeStorage(dtype: Dtype, size: number, objectsBecome: ObjectsBecome): Float64Array | Float32Array {
  if (dtype === 'str' || dtype === 'bytes' || dtype === 'datetime64') {
    throw new DecantError('INVALID_PARAMETER_VALUE', `LightGBM takes arrays of numbers, got an array of ${dtype}.`);
  }
  return dtype === 'object' && objectsBecome === 'float64' ? new Float64Array(size) : new Float32Array(size);
}

function toFloat(value: Value | undefined): number {
  switch (typeof value) {
    case 'number':
      return value;
    case 'bigint':
    case 'boolean':
      return Number(value);
    default:
      if (value === null) return Number.NaN;
      if (value instanceof PythonFloat) return value.value;
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        'LightGBM takes arrays of numbers, got an element that is none.',
      );
  }
}
