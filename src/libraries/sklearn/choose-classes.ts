// The class with the largest score of each row (numpy.argmax, then numpy.take).
import type { Tensor } from '../../data/tensor.ts';
import { takeElements } from './take-elements.ts';

/** Labels of the largest of each row's scores, the first of equals; one score for each class, where `width` is not given. */
export function chooseClasses(scores: Float64Array, classes: Tensor, width = classes.data.length): Tensor {
  const positions = findLargest(scores, width);
  return takeElements(classes, positions, [positions.length]);
}

/** Position of the largest of each `width` scores, the first of equals; NaN is larger than any number, as for numpy.argmax. */
export function findLargest(scores: Float64Array, width: number): Int32Array {
  return Int32Array.from({ length: scores.length / width }, (_, row) => {
    let best = row * width;
    for (let at = best + 1; at < (row + 1) * width; at++) {
      if (scores[best]! !== scores[best]!) break;
      if (!(scores[at]! <= scores[best]!)) best = at;
    }
    return best - row * width;
  });
}
