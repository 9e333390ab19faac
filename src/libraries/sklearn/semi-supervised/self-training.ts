// SelfTrainingClassifier of scikit-learn 0.24 to 1.9 (sklearn/semi_supervised/_self_training.py): its last estimator answers.
import type { Attributes } from '../attributes.ts';
import { checkNames, checkWidth } from '../check-width.ts';
import { delegateMethods } from '../delegate-methods.ts';
import type { Estimator } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { readRelease } from '../release.ts';

/** Reads a classifier. */
export function readSelfTraining(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['predict', 'predict_proba', 'predict_log_proba', 'decision_function']);
  const release = readRelease(attributes);
  const name = attributes.has('estimator_') ? 'estimator_' : 'base_estimator_';
  const inner = context.readEstimator(attributes.value(name), name);
  const { className } = attributes;
  const featureNames = readFeatureNames(attributes);
  const methods = ['predict', 'predict_proba', 'predict_log_proba', 'decision_function'] as const;
  return {
    className,
    featureCount: inner.featureCount,
    featureNames,
    classes: inner.classes,
    children: [inner],
    ...delegateMethods(inner, methods, (x) => {
      checkNames(x, featureNames, release);
      if (inner.featureCount !== undefined) checkWidth(x, inner.featureCount, className);
      return x;
    }),
  };
}
