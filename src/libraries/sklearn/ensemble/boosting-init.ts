// The scores that GradientBoosting* starts from: its `init_` (sklearn/ensemble/gradient_boosting.py; _gb.py from 0.22).
import { DecantError } from '../../../errors.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { requireMethod } from '../estimator.ts';
import type { Estimator, Prediction } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import type { Float32Features } from '../tree/float32-features.ts';
import { scoreProbabilities } from './boosting-loss.ts';
import type { BoostingLink } from './boosting-loss.ts';

/** How an ensemble starts: `width` scores a row, and the estimator that gives them, where there is one. */
export interface BoostingInit {
  readonly estimator: Estimator | undefined;
  readonly score: (x: Float32Features) => Float64Array;
}

/** What the ensemble is, as far as its start depends on it. */
export interface BoostingForm {
  readonly link: BoostingLink;
  /** Scores a row. */
  readonly width: number;
  readonly release: Release;
}

/** Reads `init_`: the word 'zero', an estimator, or one of the private classes of 0.19 and 0.20. */
export function readBoostingInit(attributes: Attributes, context: ReadContext, form: BoostingForm): BoostingInit {
  const { width, release } = form;
  const init = attributes.value('init_');
  if (!isSince(release, 0, 21)) return { estimator: undefined, score: repeatRow(readPrivateInit(attributes, width)) };
  if (init === 'zero') return { estimator: undefined, score: repeatRow(new Float64Array(width)) };
  const estimator = context.readEstimator(init, 'init_');
  if (form.link === 'identity') {
    const predict = requireInitMethod(attributes, estimator, 'predict');
    return { estimator, score: (x) => toFloats(predict(x), x.rowCount, 1) };
  }
  const predict = requireInitMethod(attributes, estimator, 'predict_proba');
  return { estimator, score: (x) => scoreAnswer(predict(x), x.rowCount, form) };
}

function requireInitMethod(
  attributes: Attributes,
  estimator: Estimator,
  method: 'predict' | 'predict_proba',
): (x: Float32Features) => Prediction {
  if (estimator[method] === undefined) {
    throw attributes.refuse(`init_ is ${estimator.className}, which has no ${method} here`);
  }
  return requireMethod(estimator, method);
}

function scoreAnswer(answer: Prediction, rowCount: number, { link, width, release }: BoostingForm): Float64Array {
  const classCount = link === 'multinomial' ? width : 2;
  const probabilities = toFloats(answer, rowCount, classCount);
  // Two classes have one score: that of the second.
  const used = link === 'multinomial' ? probabilities : probabilities.filter((_, index) => index % 2 === 1);
  const isFloat32 = 'kind' in answer && answer.dtype === 'float32';
  return scoreProbabilities(used, width, link, release, isFloat32);
}

function toFloats(answer: Prediction, rowCount: number, width: number): Float64Array {
  if (!('kind' in answer) || answer.data.length !== rowCount * width) {
    throw new DecantError('MALFORMED_DATA', `init_ does not answer ${width} numbers a row, as the ensemble needs.`);
  }
  return Float64Array.from<unknown>(answer.data, Number);
}

function repeatRow(row: Float64Array): (x: Float32Features) => Float64Array {
  return ({ rowCount }) => {
    const scores = new Float64Array(rowCount * row.length);
    for (let at = 0; at < scores.length; at += row.length) scores.set(row, at);
    return scores;
  };
}

/** Attribute that holds the answer of each private class. */
const PRIVATE_ANSWERS: ReadonlyMap<string, string> = new Map([
  ['MeanEstimator', 'mean'],
  ['QuantileEstimator', 'quantile'],
  ['LogOddsEstimator', 'prior'],
  ['ScaledLogOddsEstimator', 'prior'],
  ['PriorProbabilityEstimator', 'priors'],
  ['ZeroEstimator', 'n_classes'],
]);

function readPrivateInit(attributes: Attributes, width: number): Float64Array {
  const init = attributes.value('init_');
  const name =
    init instanceof PythonObject && init.type.module === 'sklearn.ensemble.gradient_boosting'
      ? PRIVATE_ANSWERS.get(init.type.name)
      : undefined;
  if (!(init instanceof PythonObject) || name === undefined) throw attributes.refuse(`init_ is ${describeKind(init)}`);
  const parts = new Attributes(init, attributes.path === '' ? 'init_' : `${attributes.path}.init_`);
  const row = name === 'n_classes' ? new Float64Array(parts.number(name)) : parts.floats(name).data;
  if (row.length !== width) throw attributes.refuse(`init_ has ${row.length} scores for ${width} trees a stage`);
  return row;
}
