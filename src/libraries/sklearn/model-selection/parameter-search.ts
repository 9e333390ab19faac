// GridSearchCV, RandomizedSearchCV and their halving kin, scikit-learn 0.19 to 1.9 (sklearn/model_selection/_search.py): the best
// estimator answers. How it was found does not matter.
import type { Attributes } from '../attributes.ts';
import { delegateMethods } from '../delegate-methods.ts';
import { PREDICT_METHODS, requireMethod } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';

/** Reads a search; refuses one that was not refitted, which has no estimator. */
export function readParameterSearch(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides([...PREDICT_METHODS, 'transform']);
  // True, the name of a score, or a function that chose among the scores.
  if (attributes.value('refit') === false) {
    throw attributes.refuse('it was made with refit=False and holds no fitted estimator');
  }
  const best = context.readEstimator(attributes.value('best_estimator_'), 'best_estimator_');
  const hasSamples = isSince(readRelease(attributes), 0, 24);
  const names = PREDICT_METHODS.filter((name) => {
    return name !== 'predict_joint_log_proba' && (name !== 'score_samples' || hasSamples);
  });
  return {
    className: attributes.className,
    featureCount: best.featureCount,
    featureNames: best.featureNames,
    classes: best.classes,
    children: [best],
    ...delegateMethods(best, names),
    ...(best.transform && { transform: requireMethod(best, 'transform') }),
    ...(best.inverse_transform && { inverse_transform: requireMethod(best, 'inverse_transform') }),
  };
}
