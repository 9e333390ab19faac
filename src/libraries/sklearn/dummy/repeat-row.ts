// Answers that are the same in every row.
import { countElements } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { takeElements } from '../take-elements.ts';

/** A tensor of one row, `rowCount` times: [n] where the row has one element and is no list, else [n, elements]. */
export function repeatRow(row: Tensor, rowCount: number, isColumn: boolean): Tensor {
  const width = countElements(row.shape);
  const positions = new Int32Array(rowCount * width);
  for (let at = 0; at < positions.length; at++) positions[at] = at % width;
  return takeElements(row, positions, isColumn ? [rowCount] : [rowCount, width]);
}
