// RFE and RFECV of scikit-learn 0.19 to 1.9 (sklearn/feature_selection/_rfe.py): the estimator inside answers for the columns that
// are left.
import type { Attributes } from '../attributes.ts';
import { delegateMethods } from '../delegate-methods.ts';
import { PREDICT_METHODS, requireMethod } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { readAllowsMissing } from './allows-missing.ts';
import { readSupport } from './fitted-masks.ts';
import { makeSelector } from './selector.ts';

/** Reads an RFE or an RFECV. */
export function readElimination(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const fitted = attributes.value('estimator_');
  const inner = context.readEstimator(fitted, 'estimator_');
  const selector = makeSelector(attributes, {
    mask: readSupport(attributes),
    allowsMissing: readAllowsMissing(attributes, fitted, inner),
  });
  const names = ['predict', 'predict_proba', 'predict_log_proba', 'decision_function'] as const;
  return {
    ...selector,
    classes: inner.classes,
    children: [inner],
    ...delegateMethods(inner, names, requireMethod(selector, 'transform')),
  };
}
