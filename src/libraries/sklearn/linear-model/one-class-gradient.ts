// SGDOneClassSVM of scikit-learn 1.0 to 1.9 (sklearn/linear_model/_stochastic_gradient.py): 1 for inliers, -1 for outliers.
import { makeTensor } from '../../../data/tensor.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { answerScores, readLinearMap, scoreRows } from './linear-map.ts';
import type { LinearMap, Scores } from './linear-map.ts';

/** Reads an SGDOneClassSVM. */
export function readOneClassGradient(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const distances = readLinearMap(attributes, 'offset_');
  if (distances.outputCount !== 1) throw attributes.refuse(`coef_ has ${distances.outputCount} rows`);
  const offset = distances.offsets[0]!;
  const decisions: LinearMap = { ...distances, offsets: Float64Array.of(-offset) };
  const score = (x: Features): Scores => {
    const scores = scoreRows(decisions, x);
    return { ...scores, data: scores.data.map((decision) => decision + offset) };
  };
  const { className, featureCount, featureNames } = distances;
  return {
    className,
    featureCount,
    featureNames,
    predict: (x) => {
      const { rowCount, data } = scoreRows(decisions, x);
      return makeTensor(
        'int32',
        [rowCount],
        Int32Array.from(data, (decision) => (decision >= 0 ? 1 : -1)),
      );
    },
    decision_function: (x) => answerScores(scoreRows(decisions, x), true),
    score_samples: (x) => answerScores(score(x), true),
  };
}
