// From labels back to the positions of their classes.
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';
import { findLabels } from '../equal-labels.ts';

/** Finds the position of each label among the classes; a label that is no class is refused. */
export function createPositionFinder(classes: Tensor): (labels: Tensor) => Int32Array {
  return (labels) => {
    const positions = findLabels(classes, labels);
    if (!positions.includes(-1)) return positions;
    throw new DecantError('MALFORMED_DATA', 'A part of the ensemble answers a label that is none of its classes.');
  };
}

/** Positions of encoded classes: the numbers 0 to `count` - 1 that an ensemble gives its parts as labels. */
export function toPositions(labels: Tensor, count: number): Int32Array {
  return Int32Array.from<unknown>(labels.data, (label) => {
    const position = Number(label);
    if (Number.isInteger(position) && position >= 0 && position < count) return position;
    throw new DecantError('MALFORMED_DATA', 'A part of the ensemble answers a label that is no encoded class.');
  });
}
