// Tensors as another element type, as NumPy's astype makes them (NumPy C-API casting; parity SCH-076).
import { castArray } from '../casting/cast-array.ts';
import { columnToValues } from '../column-values.ts';
import { isBigDtype, isFloatDtype, isNumericDtype, type NumericDtype, type NumericStorage } from '../dtype.ts';
import { refuseSchema } from './schema-error.ts';
import { itemSize, makeStorage } from '../storage.ts';
import type { Column } from '../frame.ts';
import type { Tensor } from '../tensor.ts';

/**
 * The tensor as NumPy's type `dtype`: fractions are cut off, integers wrap. What the processor decides (NaN and numbers beyond
 * the range as integers) is refused.
 */
export function convertTensor(tensor: Tensor, dtype: string): Tensor {
  if (tensor.dtype === dtype || (tensor.dtype === 'datetime64' && dtype.startsWith('datetime64'))) return tensor;
  const { shape } = tensor;
  if (isNumericDtype(tensor.dtype) && isNumericName(dtype)) {
    const data = convertNumbers(tensor.data as ArrayLike<number | bigint>, tensor.dtype, dtype);
    return { kind: 'tensor', dtype, shape, data } as Tensor;
  }
  if (tensor.dtype === 'float32' && dtype === 'str') throw refuseSchema('float32 is not converted to text.');
  const items = columnToValues({ name: '', dtype: tensor.dtype, values: tensor.data } as Column);
  return { ...castArray(items, dtype), shape };
}

function isNumericName(dtype: string): dtype is NumericDtype {
  return NUMERIC_NAMES.has(dtype);
}

const NUMERIC_NAMES: ReadonlySet<string> = new Set([
  ...['bool', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'float32', 'float64'],
]);

/** Numbers of one type as another; refuses what {@link convertTensor} refuses. */
export function convertNumbers<D extends NumericDtype>(
  source: ArrayLike<number | bigint>,
  from: NumericDtype,
  to: D,
): NumericStorage[D] {
  const out = makeStorage<NumericDtype>(to, source.length);
  const target = out as { [index: number]: number | bigint };
  const isFromFloat = isFloatDtype(from);
  for (let index = 0; index < source.length; index++) {
    const value = source[index]!;
    if (to === 'bool') target[index] = Number(value) === 0 ? 0 : 1;
    else if (isFloatDtype(to)) target[index] = Number(value);
    else {
      const whole = isFromFloat ? truncate(value, to) : value;
      // Typed arrays wrap as C does.
      target[index] = isBigDtype(to) ? BigInt(whole) : toWrappable(whole);
    }
  }
  return out as NumericStorage[D];
}

function toWrappable(value: number | bigint): number {
  return typeof value === 'bigint' ? Number(BigInt.asIntN(32, value)) : value;
}

function truncate(value: number | bigint, dtype: NumericDtype): number {
  const whole = Math.trunc(Number(value));
  const bits = itemSize(dtype) * 8;
  const [least, end] = dtype.startsWith('u') ? [0, 2 ** bits] : [-(2 ** (bits - 1)), 2 ** (bits - 1)];
  if (!(whole >= least && whole < end)) {
    throw refuseSchema(
      `A number that is not finite, or beyond the range of ${dtype}, cannot be converted to ${dtype}.`,
    );
  }
  return whole;
}
