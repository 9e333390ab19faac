// From labels back to the positions of their classes.
import { PythonFloat } from '../../../data/dtype.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';

/** Finds the position of each label among the classes; a label that is no class is refused. */
export function createPositionFinder(classes: Tensor): (labels: Tensor) => Int32Array {
  const positions = new Map<unknown, number>();
  Array.from<unknown>(classes.data).forEach((label, position) => positions.set(toKey(label), position));
  return (labels) =>
    Int32Array.from<unknown>(labels.data, (label) => {
      const position = positions.get(toKey(label));
      if (position !== undefined) return position;
      throw new DecantError('MALFORMED_DATA', 'A part of the ensemble answers a label that is none of its classes.');
    });
}

/** Positions of encoded classes: the numbers 0 to `count` - 1 that an ensemble gives its parts as labels. */
export function toPositions(labels: Tensor, count: number): Int32Array {
  return Int32Array.from<unknown>(labels.data, (label) => {
    const position = Number(label);
    if (Number.isInteger(position) && position >= 0 && position < count) return position;
    throw new DecantError('MALFORMED_DATA', 'A part of the ensemble answers a label that is no encoded class.');
  });
}

// Labels of equal numbers are equal in Python, whatever their type.
function toKey(label: unknown): unknown {
  if (label instanceof PythonFloat) return label.value;
  if (typeof label === 'bigint' && BigInt.asIntN(53, label) === label) return Number(label);
  return typeof label === 'boolean' ? Number(label) : label;
}
