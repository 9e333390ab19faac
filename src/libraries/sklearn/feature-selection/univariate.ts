// Selectors by a score of each column, scikit-learn 0.19 to 1.9 (sklearn/feature_selection/_univariate_selection.py). The function
// that made the scores is not needed any more.
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { isSince, readRelease } from '../release.ts';
import { makeSelector } from './selector.ts';

/** Reads SelectKBest, SelectPercentile, SelectFpr, SelectFdr, SelectFwe or GenericUnivariateSelect. */
export function readUnivariateSelector(attributes: Attributes): Estimator {
  const isGeneric = attributes.className === 'GenericUnivariateSelect';
  const mode = isGeneric ? attributes.choice('mode', MODES) : CLASS_MODES.get(attributes.className);
  if (mode === undefined) throw attributes.refuse('it is no selector by scores');
  return makeSelector(attributes, {
    mask: SELECTIONS[mode](attributes, isGeneric ? 'param' : PARAMETERS[mode]),
    allowsMissing: false,
  });
}

const MODES = ['percentile', 'k_best', 'fpr', 'fdr', 'fwe'] as const;
type Mode = (typeof MODES)[number];

const CLASS_MODES: ReadonlyMap<string, Mode> = new Map([
  ['SelectFdr', 'fdr'],
  ['SelectFpr', 'fpr'],
  ['SelectFwe', 'fwe'],
  ['SelectKBest', 'k_best'],
  ['SelectPercentile', 'percentile'],
]);

const PARAMETERS: Readonly<Record<Mode, string>> = {
  percentile: 'percentile',
  k_best: 'k',
  fpr: 'alpha',
  fdr: 'alpha',
  fwe: 'alpha',
};

type Mask = readonly boolean[];

const SELECTIONS: Readonly<Record<Mode, (attributes: Attributes, parameter: string) => Mask>> = {
  percentile: selectPercentile,
  k_best: selectBest,
  fpr: (attributes, parameter) => selectBelow(attributes, attributes.number(parameter)),
  fdr: selectDiscoveries,
  fwe: (attributes, parameter) =>
    selectBelow(attributes, attributes.number(parameter) / readPValues(attributes).length),
};

// NaN counts as the least score.
function readScores(attributes: Attributes): Float64Array {
  const { shape, data } = attributes.floats('scores_');
  if (shape.length !== 1) throw attributes.refuse(`scores_ has shape [${shape.join(', ')}]`);
  const least = attributes.tensor('scores_').dtype === 'float32' ? -3.4028234663852886e38 : -Number.MAX_VALUE;
  return data.map((score) => (score !== score ? least : score));
}

function readPValues(attributes: Attributes): Float64Array {
  if (attributes.value('pvalues_') === null) throw attributes.refuse('its scores came without p-values');
  return attributes.floats('pvalues_').data;
}

// The last of equal scores are kept.
function selectBest(attributes: Attributes, parameter: string): Mask {
  const scores = readScores(attributes);
  const count = readCount(attributes, parameter, scores.length);
  const order = Array.from(scores, (_, index) => index).sort((a, b) => scores[a]! - scores[b]! || a - b);
  const kept = new Set(order.slice(scores.length - count));
  return Array.from(scores, (_, index) => kept.has(index));
}

function readCount(attributes: Attributes, parameter: string, featureCount: number): number {
  const value = attributes.value(parameter);
  if (value === 'all') return featureCount;
  const count = attributes.number(parameter);
  // A share cuts no array in Python; GenericUnivariateSelect has 1e-5 unless it is told otherwise.
  if (!Number.isInteger(count)) throw attributes.refuse(`${parameter} = ${count} is no whole number of columns`);
  return Math.min(featureCount, count);
}

// The first of the scores that are equal to the threshold fill up the number of columns.
function selectPercentile(attributes: Attributes, parameter: string): Mask {
  const scores = readScores(attributes);
  const percentile = attributes.number(parameter);
  if (percentile === 100 || percentile === 0) return Array.from(scores, () => percentile === 100);
  const threshold = findPercentile(scores, 100 - percentile, isSince(readRelease(attributes), 0, 24));
  const mask = Array.from(scores, (score) => score > threshold);
  const room = Math.trunc((scores.length * percentile) / 100) - mask.filter(Boolean).length;
  const ties = Array.from(scores, (_, index) => index).filter((index) => scores[index] === threshold);
  // A negative end counts from the last tie, as slices do.
  for (const index of ties.slice(0, room)) mask[index] = true;
  return mask;
}

// numpy.percentile between two scores; NumPy 1.20 changed the rounding.
function findPercentile(scores: Float64Array, percentile: number, isNew: boolean): number {
  const sorted = scores.slice().sort();
  const place = (sorted.length - 1) * (percentile / 100);
  const below = Math.floor(place);
  const share = place - below;
  const left = sorted[below]!;
  const right = sorted[Math.min(below + 1, sorted.length - 1)]!;
  if (!isNew) return share === 0 ? left : left * (1 - share) + right * share;
  const step = right - left;
  return share >= 0.5 ? right - step * (1 - share) : left + step * share;
}

function selectBelow(attributes: Attributes, limit: number): Mask {
  return Array.from(readPValues(attributes), (pValue) => pValue < limit);
}

// Benjamini and Hochberg's procedure.
function selectDiscoveries(attributes: Attributes, parameter: string): Mask {
  const pValues = readPValues(attributes);
  const alpha = attributes.number(parameter);
  const share = alpha / pValues.length;
  const sorted = pValues.slice().sort();
  let largest = -Infinity;
  sorted.forEach((pValue, index) => {
    if (pValue <= share * (index + 1)) largest = Math.max(largest, pValue);
  });
  return Array.from(pValues, (pValue) => pValue <= largest);
}
