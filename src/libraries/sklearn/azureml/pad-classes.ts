// `pad_predictions` of AzureML (shared/score/_scoring_utilities.py): classes that a classifier did not see get the probability 0.
import type { Value } from '../../../data/dtype.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import type { Attributes } from '../attributes.ts';
import { toKey } from '../encoders/category-keys.ts';
import { requireSingle, toNumbers } from '../ensemble/parts.ts';
import { requireMethod } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';

/** The estimator's probabilities for all of the classes; as they are where it saw as many. */
export function padProbabilities(
  estimator: Estimator,
  classes: Tensor,
  attributes: Attributes,
): (x: Features) => Tensor {
  if (estimator.predict_proba === undefined) {
    throw attributes.refuse(`${estimator.className} inside it has no predict_proba`);
  }
  const answer = requireMethod(estimator, 'predict_proba');
  const own = estimator.classes;
  if (own === undefined || !('data' in own) || own.data.length === classes.data.length) {
    return (x) => requireSingle(answer(x));
  }
  const places = Array.from<Value>(own.data).map(toKey);
  const positions = Array.from<Value, number>(classes.data, (label) => places.indexOf(toKey(label)));
  if (places.some((place) => !Array.from<Value>(classes.data).map(toKey).includes(place))) {
    throw attributes.refuse(`${estimator.className} inside it knows classes that it has not`);
  }
  const [width, ownWidth] = [classes.data.length, own.data.length];
  return (x) => {
    const numbers = toNumbers(answer(x), x.rowCount, ownWidth);
    const data = new Float64Array(x.rowCount * width);
    for (let row = 0; row < x.rowCount; row++) {
      positions.forEach((position, index) => {
        if (position >= 0) data[row * width + index] = numbers[row * ownWidth + position] ?? 0;
      });
    }
    return makeTensor('float64', [x.rowCount, width], data);
  };
}
