// Columns of a frame as tensors (MLflow's _reshape_and_cast_pandas_column_values, DataFrame.to_numpy; parity SCH-075, SCH-076).
import { castArray } from '../casting/cast-array.ts';
import { columnToValues } from '../column-values.ts';
import { convertTensor } from './convert-tensor.ts';
import { describeShape } from '../describe-schema.ts';
import { DecantError } from '../../errors.ts';
import { isFloatDtype, isNumericDtype, type Dtype, type Value } from '../dtype.ts';
import { isValueDict, isValueList } from '../python-text.ts';
import { itemSize, makeStorage, writeStrided } from '../storage.ts';
import { countElements, makeTensor, type Tensor } from '../tensor.ts';
import { refuseSchema } from './schema-error.ts';
import type { Column, Frame } from '../frame.ts';
import type { TensorSpec } from '../schema.ts';

/** One column as the tensor of `spec`: scalars are cast, flat lists are cast and reshaped in C order. */
export function stackColumn(column: Column, spec: TensorSpec, name: string | undefined): Tensor {
  const [first, ...rest] = spec.shape;
  const shapeText = describeShape(spec.shape);
  if (first !== -1 || rest.includes(-1)) {
    throw refuseSchema(
      `For pandas dataframe input, the first dimension of shape must be a variable dimension and other dimensions must be fixed, but in model signature the shape of ${name === undefined ? 'the unnamed input' : `input ${name}`} is ${shapeText}.`,
    );
  }
  if (column.values.length === 0) throw refuseSchema('The input DataFrame has no rows.');
  const cell = column.dtype === 'object' ? column.values[0]! : undefined;
  if (column.dtype !== 'datetime64' && (cell === undefined || isScalar(cell)))
    return stackScalars(column, spec, shapeText);
  if (isValueList(cell) && cell[0] !== undefined && isScalar(cell[0])) return stackLists(column, spec, shapeText);
  throw refuseSchema(
    'Because the model signature requires tensor spec input, the input pandas dataframe values should be either scalar value, python list containing scalar values or numpy array containing scalar values, other types are not supported.',
  );
}

function isScalar(value: Value): boolean {
  return value !== null && !isValueList(value) && !isValueDict(value) && !(value instanceof Date);
}

function stackScalars(column: Column, spec: TensorSpec, shapeText: string): Tensor {
  const { length } = column.values;
  const isFlat = spec.shape.length === 1;
  if (!isFlat && !(spec.shape.length === 2 && spec.shape[1] === 1)) {
    throw refuseSchema(
      `The input pandas dataframe column '${column.name}' contains scalar values, which requires the shape to be (-1,) or (-1, 1), but got tensor spec shape of ${shapeText}.`,
    );
  }
  const shape = isFlat ? [length] : [length, 1];
  return convertTensor({ kind: 'tensor', dtype: column.dtype, shape, data: column.values } as Tensor, spec.dtype);
}

function stackLists(column: Column, spec: TensorSpec, shapeText: string): Tensor {
  const refusal = refuseSchema(
    `The value in the Input DataFrame column '${column.name}' could not be converted to the expected shape of: '${shapeText}'. Ensure that each of the input list elements are of uniform length and that the data can be coerced to the tensor type '${spec.dtype}'`,
  );
  const lists = columnToValues(column).map((cell): readonly Value[] => (isValueList(cell) ? cell : [cell]));
  const width = countElements(spec.shape.slice(1));
  if (lists.some((list) => list.length !== width)) throw refusal;
  const items = lists.flat();
  if (items.some((item) => isValueList(item) || isValueDict(item))) throw refusal;
  try {
    return { ...castArray(items, spec.dtype), shape: [lists.length, ...spec.shape.slice(1)] };
  } catch (error) {
    if (error instanceof DecantError && error.code === 'BAD_REQUEST') throw refusal;
    throw error;
  }
}

/** All columns as one 2-dimensional tensor of the type that holds each of theirs (DataFrame.to_numpy). */
export function stackColumns({ columns, rowCount }: Frame): Tensor {
  const dtype = columns.map((column) => column.dtype).reduce(promote, columns[0]?.dtype ?? 'object');
  const data = makeStorage(dtype, rowCount * columns.length);
  for (const [index, column] of columns.entries()) {
    const flat = { kind: 'tensor', dtype: column.dtype, shape: [rowCount], data: column.values } as Tensor;
    writeStrided(data, convertTensor(flat, dtype).data, index, columns.length);
  }
  return makeTensor(dtype, [rowCount, columns.length], data);
}

/** The type that pandas finds for columns of two types: numbers by NumPy's rules, all else is objects. */
function promote(left: Dtype, right: Dtype): Dtype {
  if (left === 'str' || left === 'bytes') return 'object';
  if (left === right) return left;
  if (!isNumericDtype(left) || !isNumericDtype(right) || left === 'bool' || right === 'bool') return 'object';
  if (isFloatDtype(left) || isFloatDtype(right))
    return FLOAT32_HOLDS.has(left) && FLOAT32_HOLDS.has(right) ? 'float32' : 'float64';
  if (left.startsWith('u') === right.startsWith('u')) return itemSize(left) > itemSize(right) ? left : right;
  const [unsigned, signed] = left.startsWith('u') ? [left, right] : [right, left];
  return itemSize(signed) > itemSize(unsigned) ? signed : (NEXT_SIGNED[unsigned] ?? 'float64');
}

const FLOAT32_HOLDS: ReadonlySet<Dtype> = new Set(['int8', 'uint8', 'int16', 'uint16', 'float32']);
/** The signed type that holds all of an unsigned one; none holds uint64. */
const NEXT_SIGNED: Readonly<Partial<Record<Dtype, Dtype>>> = { uint8: 'int16', uint16: 'int32', uint32: 'int64' };
