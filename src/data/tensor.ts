// Tensor: an n-dimensional array in C order (the counterpart of a NumPy ndarray).
import { DecantError } from '../errors.ts';
import type { Dtype, Storage } from './dtype.ts';

/** n-dimensional array. `data` is in C order and has as many elements as the product of `shape`; 0-d has one. */
export type Tensor = {
  [D in Dtype]: {
    readonly kind: 'tensor';
    readonly dtype: D;
    readonly shape: readonly number[];
    readonly data: Storage[D];
  };
}[Dtype];

/** Makes a tensor; refuses data whose length is not the product of the shape. */
export function makeTensor<D extends Dtype>(dtype: D, shape: readonly number[], data: Storage[D]): Tensor {
  const size = countElements(shape);
  if (data.length !== size) {
    throw new DecantError(
      'INTERNAL_ERROR',
      `A tensor of shape [${shape.join(', ')}] needs ${size} elements, got ${data.length}.`,
    );
  }
  return { kind: 'tensor', dtype, shape, data } as Tensor;
}

/** Product of the sizes. */
export function countElements(shape: readonly number[]): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}
