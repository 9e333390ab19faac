// _ConstantPredictor of scikit-learn 0.19 to 1.9 (sklearn/multiclass.py): stands for a class that all rows of fit had, or none had.
import { makeTensor } from '../../../data/tensor.ts';
import type { Attributes } from '../attributes.ts';
import { checkNames } from '../check-width.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { readRelease } from '../release.ts';
import { takeElements } from '../take-elements.ts';

/** Reads a _ConstantPredictor. It looks at nothing of X but the number of rows, and names where it learned some. */
export function readConstantPredictor(attributes: Attributes): Estimator {
  const label = attributes.tensor('y_');
  const { data } = attributes.floats('y_');
  const [value] = data;
  if (value === undefined || data.length !== 1) throw attributes.refuse(`y_ holds ${data.length} labels, not one`);
  const featureNames = readFeatureNames(attributes);
  const check = (x: Features): void => {
    if (featureNames !== undefined) checkNames(x, featureNames, readRelease(attributes));
  };
  const repeat: NonNullable<Estimator['predict']> = (x) => {
    check(x);
    return takeElements(label, new Int32Array(x.rowCount), [x.rowCount]);
  };
  return {
    className: attributes.className,
    predict: repeat,
    predict_proba: (x) => {
      check(x);
      const probabilities = Float64Array.from({ length: x.rowCount * 2 }, (_, at) =>
        at % 2 === 0 ? 1 - value : value,
      );
      return makeTensor('float64', [x.rowCount, 2], probabilities);
    },
    decision_function: repeat,
  };
}
