// DummyRegressor of scikit-learn 0.19 to 1.9 (sklearn/dummy.py): the same numbers for every row.
import { isNumericDtype } from '../../../data/dtype.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince, readRelease } from '../release.ts';
import { repeatRow } from './repeat-row.ts';

/** Reads a DummyRegressor. It looks at nothing of X but the number of rows. */
export function readDummyRegressor(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  attributes.choice('strategy', ['mean', 'median', 'quantile', 'constant']);
  const outputCount = attributes.number('n_outputs_');
  const constant = attributes.tensor('constant_');
  if (!isNumericDtype(constant.dtype) || constant.data.length !== outputCount) {
    throw attributes.refuse(
      `constant_ is an array of ${constant.data.length} ${constant.dtype}, not of ${outputCount} numbers`,
    );
  }
  // 0.19 and 0.20 kept the form of y: a table of one column answers a table.
  const isColumn = outputCount === 1 && (!attributes.has('output_2d_') || !attributes.boolean('output_2d_'));
  // They also multiplied by ones, which makes floats.
  const row = isSince(readRelease(attributes), 0, 21)
    ? constant
    : makeTensor('float64', constant.shape, Float64Array.from<unknown>(constant.data, Number));
  return {
    className: attributes.className,
    featureNames: readFeatureNames(attributes),
    predict: (x) => repeatRow(row, x.rowCount, isColumn),
  };
}
