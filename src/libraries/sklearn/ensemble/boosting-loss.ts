// Losses of GradientBoosting*: what an initial answer becomes as a score, and what scores become as probabilities and labels
// (sklearn/ensemble/gradient_boosting.py, _gb_losses.py from 0.21, sklearn/_loss/ from 1.4).
import { exp, log, softmaxRows, sumPairwise } from '../../../kernels/elementary/index.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { findLargest } from '../choose-classes.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import { normalizeByLogarithm, toTwoProbabilities } from './link-functions.ts';

/** The link between scores and answers: of numbers, of two classes (two scales), of several classes. */
export type BoostingLink = 'identity' | 'logit' | 'half-logit' | 'multinomial';

/** Link by the name of the loss's class; the older names are those of scikit-learn before 1.4. */
const LINKS: ReadonlyMap<string, BoostingLink> = new Map([
  ['LeastSquaresError', 'identity'],
  ['LeastAbsoluteError', 'identity'],
  ['HuberLossFunction', 'identity'],
  ['QuantileLossFunction', 'identity'],
  ['HalfSquaredError', 'identity'],
  ['AbsoluteError', 'identity'],
  ['HuberLoss', 'identity'],
  ['PinballLoss', 'identity'],
  ['BinomialDeviance', 'logit'],
  ['HalfBinomialLoss', 'logit'],
  ['ExponentialLoss', 'half-logit'],
  ['MultinomialDeviance', 'multinomial'],
  ['HalfMultinomialLoss', 'multinomial'],
]);

/** Modules that hold those classes. */
const MODULES = ['sklearn.ensemble.gradient_boosting', 'sklearn.ensemble._gb_losses', 'sklearn._loss.loss'];

/** Reads the link from the class of `loss_` (`_loss` from 1.2); refuses one that is not known. */
export function readLink(attributes: Attributes): BoostingLink {
  const name = attributes.has('_loss') ? '_loss' : 'loss_';
  const loss = attributes.value(name);
  const link =
    loss instanceof PythonObject && MODULES.includes(loss.type.module) ? LINKS.get(loss.type.name) : undefined;
  if (link === undefined) throw attributes.refuse(`${name} is ${describeKind(loss)}`);
  return link;
}

/**
 * Scores of probabilities, in place: `width` columns of classes, or one column of the second class. Before 1.4 float32
 * probabilities stay float32 on the way.
 */
export function scoreProbabilities(
  probabilities: Float64Array,
  width: number,
  link: BoostingLink,
  release: Release,
  isFloat32: boolean,
): Float64Array {
  const margin = isSince(release, 1, 8) ? 2 ** -52 : 2 ** -23;
  for (let at = 0; at < probabilities.length; at++) {
    probabilities[at] = Math.min(Math.max(probabilities[at]!, margin), 1 - margin);
  }
  if (isSince(release, 1, 4)) return linkProbabilities(probabilities, width, link);
  const round = isFloat32 ? Math.fround : (value: number): number => value;
  const scale = link === 'half-logit' ? 0.5 : 1;
  for (let at = 0; at < probabilities.length; at++) {
    const p = probabilities[at]!;
    const odds = link === 'multinomial' ? p : round(p / round(1 - p));
    probabilities[at] = scale * round(log(odds));
  }
  return probabilities;
}

function linkProbabilities(probabilities: Float64Array, width: number, link: BoostingLink): Float64Array {
  if (link !== 'multinomial') {
    const scale = link === 'half-logit' ? 0.5 : 1;
    return probabilities.map((p) => scale * logit(p));
  }
  const logarithms = probabilities.map(log);
  return probabilities.map((p, at) => {
    const start = at - (at % width);
    const geometricMean = exp(sumPairwise(logarithms, start, width) / width);
    return log(p / geometricMean);
  });
}

// scipy.special.logit: near one half, the quotient would lose digits.
function logit(p: number): number {
  if (p < 0.3 || p > 0.65) return log(p / (1 - p));
  const s = 2 * (p - 0.5);
  return Math.log1p(s) - Math.log1p(-s);
}

/** Probabilities of `classCount` classes from the scores; those of several classes are overwritten. */
export function toProbabilities(
  scores: Float64Array,
  classCount: number,
  link: BoostingLink,
  release: Release,
): Float64Array {
  if (link !== 'multinomial') return toTwoProbabilities(scores, link === 'half-logit' ? 2 : 1);
  const normalize = isSince(release, 1, 4) ? softmaxRows : normalizeByLogarithm;
  normalize(scores, classCount);
  return scores;
}

/** Position of the class of each row. */
export function toPositions(
  scores: Float64Array,
  classCount: number,
  link: BoostingLink,
  release: Release,
): Int32Array {
  const isByScore = isSince(release, 1, 4);
  if (link === 'multinomial')
    return findLargest(isByScore ? scores : toProbabilities(scores, classCount, link, release), classCount);
  if (isByScore || link === 'half-logit') return Int32Array.from(scores, (score) => (score >= 0 ? 1 : 0));
  // Before 1.4 a score so small that the probabilities are equal goes to the first class.
  return findLargest(toProbabilities(scores, 2, link, release), 2);
}
