// Losses of HistGradientBoosting*: from scores to answers (sklearn/ensemble/_hist_gradient_boosting/loss.py; sklearn/_loss/ from 1.1).
import { softmaxRows } from '../../../kernels/elementary/index.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { findLargest } from '../choose-classes.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import { normalizeByLogarithm, toTwoProbabilities } from './link-functions.ts';

/** The link between scores and answers: of numbers (two kinds), of two classes, of several classes. */
export type HistLink = 'identity' | 'log' | 'logit' | 'multinomial';

/** Link by the name of the loss's class in each module. */
const LINKS: ReadonlyMap<string, ReadonlyMap<string, HistLink>> = new Map([
  [
    'sklearn.ensemble._hist_gradient_boosting.loss',
    new Map<string, HistLink>([
      ['LeastSquares', 'identity'],
      ['LeastAbsoluteDeviation', 'identity'],
      ['Poisson', 'log'],
      ['BinaryCrossEntropy', 'logit'],
      ['CategoricalCrossEntropy', 'multinomial'],
    ]),
  ],
  [
    'sklearn._loss.loss',
    new Map<string, HistLink>([
      ['HalfSquaredError', 'identity'],
      ['AbsoluteError', 'identity'],
      ['PinballLoss', 'identity'],
      ['HalfPoissonLoss', 'log'],
      ['HalfGammaLoss', 'log'],
      ['HalfBinomialLoss', 'logit'],
      ['HalfMultinomialLoss', 'multinomial'],
    ]),
  ],
]);

/** Reads the link from the class of `_loss` (`loss_` before 0.24); refuses one that is not known. */
export function readHistLink(attributes: Attributes): HistLink {
  const name = attributes.has('_loss') ? '_loss' : 'loss_';
  const loss = attributes.value(name);
  const link = loss instanceof PythonObject ? LINKS.get(loss.type.module)?.get(loss.type.name) : undefined;
  if (link === undefined) throw attributes.refuse(`${name} is ${describeKind(loss)}`);
  return link;
}

/** Probabilities of `classCount` classes; scores of several classes are overwritten. */
export function toHistProbabilities(scores: Float64Array, classCount: number, release: Release): Float64Array {
  if (classCount === 2) return toTwoProbabilities(scores);
  const normalize = isSince(release, 1, 1) ? softmaxRows : normalizeByLogarithm;
  normalize(scores, classCount);
  return scores;
}

/** Position of the class of each row: by probabilities before 1.5, by scores since. */
export function toHistPositions(scores: Float64Array, classCount: number, release: Release): Int32Array {
  if (!isSince(release, 1, 5)) return findLargest(toHistProbabilities(scores, classCount, release), classCount);
  if (classCount > 2) return findLargest(scores, classCount);
  return Int32Array.from(scores, (score) => (score > 0 ? 1 : 0));
}
