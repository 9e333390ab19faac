// Answers of one dimension side by side, in the type that numpy.asarray gives them.
import { DecantError } from '../../../errors.ts';
import { isNumericDtype } from '../../../data/dtype.ts';
import type { Dtype } from '../../../data/dtype.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { makeNumberColumn, promoteNumbers } from '../array-columns.ts';

/** The columns as one tensor [n, columns]. */
export function stackTensors(columns: readonly Tensor[], className: string): Tensor {
  const [first] = columns;
  if (first === undefined || columns.some(({ shape }) => shape.length !== 1)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `${className} takes one output from each of its estimators.`);
  }
  const rowCount = first.data.length;
  const shape = [rowCount, columns.length];
  const dtype = columns.map((column): Dtype => column.dtype).reduce(promote);
  const elements = interleave(columns, rowCount);
  if (dtype === 'str') return makeTensor('str', shape, elements as string[]);
  if (!isNumericDtype(dtype)) return makeTensor('object', shape, elements as never);
  if (dtype === 'int64') return makeTensor('int64', shape, BigInt64Array.from(elements as number[], toBigInt));
  const { values } = makeNumberColumn('', dtype, elements.map(Number));
  return { kind: 'tensor', dtype, shape, data: values } as Tensor;
}

function promote(left: Dtype, right: Dtype): Dtype {
  if (left === right) return left;
  return isNumericDtype(left) && isNumericDtype(right) ? promoteNumbers(left, right) : 'object';
}

function interleave(columns: readonly Tensor[], rowCount: number): unknown[] {
  const out: unknown[] = new Array<unknown>(rowCount * columns.length);
  columns.forEach(({ data }, index) => {
    for (let row = 0; row < rowCount; row++) out[row * columns.length + index] = data[row];
  });
  return out;
}

function toBigInt(element: number | bigint): bigint {
  return BigInt(element);
}
