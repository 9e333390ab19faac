// numpy.take: the elements of a one-dimensional tensor at given positions.
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';

/** Elements of `table` at `positions`, as a tensor of the given shape; refuses positions from the table's end on. */
export function takeElements(table: Tensor, positions: Int32Array, shape: readonly number[]): Tensor {
  const count = positions.length;
  const size = table.data.length;
  for (let at = 0; at < count; at++) if (positions[at]! >= size) throw refusePosition(positions[at]!, size);
  switch (table.dtype) {
    case 'str':
      return makeTensor('str', shape, pick(table.data, positions));
    case 'bytes':
      return makeTensor('bytes', shape, pick(table.data, positions));
    case 'object':
      return makeTensor('object', shape, pick(table.data, positions));
    case 'bool':
      return makeTensor('bool', shape, fill(table.data, positions, new Uint8Array(count)));
    case 'int8':
      return makeTensor('int8', shape, fill(table.data, positions, new Int8Array(count)));
    case 'int16':
      return makeTensor('int16', shape, fill(table.data, positions, new Int16Array(count)));
    case 'int32':
      return makeTensor('int32', shape, fill(table.data, positions, new Int32Array(count)));
    case 'uint8':
      return makeTensor('uint8', shape, fill(table.data, positions, new Uint8Array(count)));
    case 'uint16':
      return makeTensor('uint16', shape, fill(table.data, positions, new Uint16Array(count)));
    case 'uint32':
      return makeTensor('uint32', shape, fill(table.data, positions, new Uint32Array(count)));
    case 'float32':
      return makeTensor('float32', shape, fill(table.data, positions, new Float32Array(count)));
    case 'float64':
      return makeTensor('float64', shape, fill(table.data, positions, new Float64Array(count)));
    case 'int64':
      return makeTensor('int64', shape, fillBig(table.data, positions, new BigInt64Array(count)));
    case 'datetime64':
      return makeTensor('datetime64', shape, fillBig(table.data, positions, new BigInt64Array(count)));
    case 'uint64':
      return makeTensor('uint64', shape, fillBig(table.data, positions, new BigUint64Array(count)));
  }
}

function refusePosition(position: number, size: number): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `index ${position} is out of bounds for axis 0 with size ${size}: the estimator does not know as many classes.`,
  );
}

function pick<T>(data: readonly T[], positions: Int32Array): T[] {
  return Array.from(positions, (position) => data[position]!);
}

type Numbers =
  Uint8Array | Int8Array | Int16Array | Int32Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

function fill<A extends Numbers>(data: A, positions: Int32Array, out: A): A {
  for (let at = 0; at < positions.length; at++) out[at] = data[positions[at]!]!;
  return out;
}

function fillBig<A extends BigInt64Array | BigUint64Array>(data: A, positions: Int32Array, out: A): A {
  for (let at = 0; at < positions.length; at++) out[at] = data[positions[at]!]!;
  return out;
}
