// NumPy arrays as the file holds them -> tensors in C order and native byte order.
import { DecantError } from '../../errors.ts';
import type { Tensor } from '../../data/tensor.ts';
import type { NdArray } from './values.ts';

/** Converts an array to a tensor; refuses structured, complex, timedelta and raw types by name. */
export function readTensor(array: NdArray): Tensor {
  throw new DecantError('NOT_IMPLEMENTED', `array of kind ${array.dtype.kind}`);
}
