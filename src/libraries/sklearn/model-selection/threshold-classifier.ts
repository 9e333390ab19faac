// FixedThresholdClassifier and TunedThresholdClassifierCV of scikit-learn 1.5 to 1.9
// (sklearn/model_selection/_classification_threshold.py): two classes, told apart at a threshold of their scores.
import type { PythonValue } from '../../../formats/python/values.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../../formats/python/values.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { delegateMethods } from '../delegate-methods.ts';
import { findLabel } from '../equal-labels.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { createBinaryResponder, findResponse, singleClasses } from '../response-values.ts';
import type { ResponseMethod } from '../response-values.ts';
import { takeElements } from '../take-elements.ts';

/** Reads a FixedThresholdClassifier. */
export function readFixedThreshold(attributes: Attributes, context: ReadContext): Estimator {
  // Since 1.6 an estimator that was fitted before will do.
  const name = attributes.has('estimator_') ? 'estimator_' : 'estimator';
  const inner = context.readEstimator(attributes.value(name), name);
  const threshold = attributes.value('threshold');
  const method = readMethod(attributes, inner);
  return makeThreshold(attributes, inner, {
    method,
    threshold: threshold === 'auto' ? (method === 'predict_proba' ? 0.5 : 0) : attributes.number('threshold'),
    positive: attributes.value('pos_label'),
  });
}

/** Reads a TunedThresholdClassifierCV. */
export function readTunedThreshold(attributes: Attributes, context: ReadContext): Estimator {
  const inner = context.readEstimator(attributes.value('estimator_'), 'estimator_');
  return makeThreshold(attributes, inner, {
    method: readMethod(attributes, inner),
    threshold: attributes.number('best_threshold_'),
    positive: readScoredLabel(attributes),
  });
}

interface ThresholdPlan {
  readonly method: ResponseMethod;
  readonly threshold: number;
  /** The label that the scores are for; None is the second class. */
  readonly positive: PythonValue;
}

function makeThreshold(attributes: Attributes, inner: Estimator, plan: ThresholdPlan): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const classes = singleClasses(inner);
  if (classes?.data.length !== 2) throw attributes.refuse(`its ${inner.className} does not tell two classes apart`);
  const positive = plan.positive === null ? 1 : findLabel(classes, plan.positive);
  if (positive !== 0 && positive !== 1) throw attributes.refuse('its pos_label is none of the classes');
  const respond = createBinaryResponder(inner, plan.method, positive)!;
  const { threshold } = plan;
  return {
    className: attributes.className,
    featureCount: inner.featureCount,
    featureNames: readFeatureNames(attributes) ?? inner.featureNames,
    classes,
    children: [inner],
    ...delegateMethods(inner, ['predict_proba', 'predict_log_proba', 'decision_function']),
    predict: (x) => {
      const { data, rowCount } = respond(x);
      const positions = Int32Array.from(data, (score) => (score >= threshold ? positive : 1 - positive));
      return takeElements(classes, positions, [rowCount]);
    },
  };
}

function readMethod(attributes: Attributes, inner: Estimator): ResponseMethod {
  const wanted = attributes.choice('response_method', ['auto', 'predict_proba', 'decision_function']);
  const method = findResponse(inner, wanted === 'auto' ? ['predict_proba', 'decision_function'] : [wanted]);
  if (method === undefined) throw attributes.refuse(`its ${inner.className} has no method ${wanted} here`);
  return method;
}

/** scikit-learn's scores of labels, with what each takes for the positive label where it is not told. */
const SCORED_LABELS: ReadonlyMap<string, 1 | null> = new Map([
  ...['f1_score', 'fbeta_score', 'jaccard_score', 'precision_score', 'recall_score'].map((name) => [name, 1] as const),
  ...[
    'accuracy_score',
    'balanced_accuracy_score',
    'class_likelihood_ratios',
    'cohen_kappa_score',
    'hamming_loss',
    'matthews_corrcoef',
    'negative_likelihood_ratio',
    'positive_likelihood_ratio',
    'zero_one_loss',
  ].map((name) => [name, null] as const),
]);

// The scorer's own argument, or the default of its function.
function readScoredLabel(attributes: Attributes): PythonValue {
  const scorer = attributes.value('_curve_scorer');
  const state = scorer instanceof PythonObject ? scorer.state : undefined;
  if (!(state instanceof PythonDict)) throw attributes.refuse(`_curve_scorer is ${describeKind(scorer)}`);
  const options = state.get('_kwargs');
  const label = options instanceof PythonDict ? options.get('pos_label') : undefined;
  if (label !== undefined) return label;
  const score = state.get('_score_func') ?? null;
  const known =
    score instanceof PythonGlobal && score.module.startsWith('sklearn.') ? SCORED_LABELS.get(score.name) : undefined;
  if (known === undefined) {
    throw attributes.refuse(`the positive label of its score ${describeKind(score)} is not known`);
  }
  return known;
}
