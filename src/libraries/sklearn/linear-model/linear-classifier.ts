// Classifiers of linear decisions, scikit-learn 0.19 to 1.9: LogisticRegression and its CV, SGDClassifier, Perceptron,
// PassiveAggressiveClassifier, LinearSVC (sklearn/linear_model, sklearn/svm/_classes.py).
import type { Tensor } from '../../../data/tensor.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { isSince } from '../release.ts';
import { applyLogistic, applyModifiedHuber, applySoftmax, chooseLabels, takeLogarithms } from './class-scores.ts';
import { answerScores, readLinearMap, scoreRows } from './linear-map.ts';
import type { LinearMap, Scores } from './linear-map.ts';

/** Decisions to probabilities; the decisions are spent. */
type ToProbabilities = (scores: Scores) => Scores;

/** Reads a classifier that has decisions and no probabilities. */
export function readDecisionClassifier(attributes: Attributes): Estimator {
  const { map, classes } = readPlanes(attributes);
  return makeClassifier(map, classes, undefined);
}

/** Reads LogisticRegression or LogisticRegressionCV (sklearn/linear_model/_logistic.py, `predict_proba`). */
export function readLogisticRegression(attributes: Attributes): Estimator {
  const { map, classes } = readPlanes(attributes);
  const isMultinomial = readMode(attributes, map, countClasses(map)) === 'multinomial';
  const toProbabilities: ToProbabilities = isMultinomial
    ? applySoftmax
    : (scores) => applyLogistic(scores, map.release);
  return makeClassifier(map, classes, toProbabilities);
}

/** Reads SGDClassifier: which losses have probabilities depends on the release (sklearn/linear_model/_stochastic_gradient.py). */
export function readGradientClassifier(attributes: Attributes): Estimator {
  const { map, classes } = readPlanes(attributes);
  const { release } = map;
  const loss = attributes.choice('loss', LOSSES);
  const isLogistic = (loss === 'log' && !isSince(release, 1, 3)) || (loss === 'log_loss' && isSince(release, 1, 1));
  if (isLogistic) return makeClassifier(map, classes, (scores) => applyLogistic(scores, release));
  return makeClassifier(map, classes, loss === 'modified_huber' ? applyModifiedHuber : undefined);
}

const LOSSES = [
  'hinge',
  'log',
  'log_loss',
  'modified_huber',
  'squared_hinge',
  'perceptron',
  'squared_loss',
  'squared_error',
  'huber',
  'epsilon_insensitive',
  'squared_epsilon_insensitive',
] as const;

const SOLVERS = ['lbfgs', 'liblinear', 'newton-cg', 'newton-cholesky', 'sag', 'saga', 'warn'] as const;

// `multi_class` and `solver` decide; since 1.8 only the number of classes does.
function readMode(attributes: Attributes, { release, outputCount }: LinearMap, classCount: number): Mode {
  if (isSince(release, 1, 8)) return classCount <= 2 ? 'ovr' : 'multinomial';
  const mode = attributes.choice('multi_class', ['ovr', 'multinomial', 'auto', 'warn', 'deprecated']);
  if (mode === 'ovr' || mode === 'warn') return 'ovr';
  // 0.19 knows no other names; any plane that is alone is logistic there.
  if (!isSince(release, 0, 20)) return outputCount === 1 ? 'ovr' : 'multinomial';
  if (mode === 'multinomial') return 'multinomial';
  if (mode === 'deprecated' && !isSince(release, 1, 5)) {
    throw attributes.refuse('multi_class = "deprecated" came with 1.5');
  }
  const solver = attributes.choice('solver', SOLVERS);
  const isOneByOne =
    solver === 'liblinear' || (solver === 'newton-cholesky' && isSince(release, 1, 2) && !isSince(release, 1, 6));
  return classCount <= 2 || isOneByOne ? 'ovr' : 'multinomial';
}

type Mode = 'ovr' | 'multinomial';

function countClasses({ outputCount }: LinearMap): number {
  return outputCount === 1 ? 2 : outputCount;
}

function readPlanes(attributes: Attributes): { readonly map: LinearMap; readonly classes: Tensor } {
  attributes.refuseOverrides(PREDICT_METHODS);
  const map = readLinearMap(attributes);
  const classes = attributes.tensor('classes_');
  checkClasses(attributes, map, classes);
  return { map, classes };
}

/** Refuses classes_ that are not as many as the planes of coef_ tell apart. */
export function checkClasses(attributes: Attributes, map: LinearMap, classes: Tensor): void {
  const { shape } = classes;
  if (shape.length === 1 && shape[0] === countClasses(map)) return;
  throw attributes.refuse(`classes_ has shape [${shape.join(', ')}] beside ${map.outputCount} rows of coef_`);
}

/** The estimator of linear decisions; `toProbabilities` is undefined where there are none. */
export function makeClassifier(
  map: LinearMap,
  classes: Tensor,
  toProbabilities: ToProbabilities | undefined,
): Estimator {
  const { className, featureCount, featureNames } = map;
  return {
    className,
    featureCount,
    featureNames,
    classes,
    predict: (x) => chooseLabels(scoreRows(map, x), classes),
    ...(toProbabilities === undefined
      ? {}
      : {
          predict_proba: (x) => answerScores(toProbabilities(scoreRows(map, x)), false),
          predict_log_proba: (x) => answerScores(takeLogarithms(toProbabilities(scoreRows(map, x))), false),
        }),
    decision_function: (x) => answerScores(scoreRows(map, x), true),
  };
}
