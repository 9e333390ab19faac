// KNeighborsClassifier of scikit-learn 0.19 to 1.9 (sklearn/neighbors/_classification.py; classification.py before 0.22).
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { isSince } from '../release.ts';
import { answerLabels, answerScores, normalizeScores } from '../tree/class-answers.ts';
import { checkCountedClasses, readFittedClasses } from './fitted-classes.ts';
import type { FittedClasses } from './fitted-classes.ts';
import { readNeighborSearch } from './neighbor-search.ts';
import type { NearestRows } from './neighbor-search.ts';
import { invertDistances, readWeightRule } from './neighbor-weights.ts';
import { readNeighborCount } from './read-count.ts';
import { refuseTwoOrders } from './refuse-two-orders.ts';

/** Reads a classifier by the k nearest rows. */
export function readKNeighborsClassifier(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const search = readNeighborSearch(attributes);
  const classes = readFittedClasses(attributes, search.fittedCount);
  const rule = readWeightRule(attributes);
  const count = readNeighborCount(attributes);
  if (rule === 'uniform') refuseTwoOrders(attributes, search);
  const isCounted = rule === 'uniform' && classes.outputCount === 1 && isSince(search.release, 1, 3);
  const find = (x: Features): NearestRows => {
    const isByClass = isCounted && search.isArrayReduced(x);
    if (isByClass) checkCountedClasses(classes, search.release);
    const nearest = search.findNearest(x, count, isByClass);
    if (rule === 'uniform') nearest.distances.fill(1);
    else invertDistances(nearest);
    return nearest;
  };
  const { layout } = classes;
  return {
    className: attributes.className,
    featureCount: search.featureCount,
    featureNames: search.rules.featureNames,
    classes: layout.classes,
    predict: (x) => answerLabels(sumForMode(find(x), classes), layout.labels, layout),
    predict_proba: (x) => {
      const scores = sumVotes(find(x), classes);
      normalizeScores(scores, layout);
      return answerScores(scores, layout);
    },
  };
}

// Weights by class, added in the order of the neighbours: what predict_proba divides.
function sumVotes({ rowCount, count, indices, distances }: NearestRows, classes: FittedClasses): Float64Array {
  const { outputCount, positions, layout } = classes;
  const { stride } = layout;
  const scores = new Float64Array(rowCount * outputCount * stride);
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let end = at + count; at < end; at++) {
      for (let output = 0; output < outputCount; output++) {
        const position = positions[indices[at]! * outputCount + output]!;
        scores[(row * outputCount + output) * stride + position]! += distances[at]!;
      }
    }
  }
  return scores;
}

// Weights by class as scikit-learn's weighted_mode adds them: numpy.sum over all neighbours, zero for those of other classes.
function sumForMode(nearest: NearestRows, classes: FittedClasses): Float64Array {
  const { rowCount, count, indices, distances } = nearest;
  // Fewer than eight are added in order in either way.
  if (count < 8) return sumVotes(nearest, classes);
  const { outputCount, positions, layout } = classes;
  const { stride, counts } = layout;
  const scores = new Float64Array(rowCount * outputCount * stride);
  const weights = new Float64Array(count);
  for (let row = 0, to = 0; row < rowCount; row++) {
    for (let output = 0; output < outputCount; output++, to += stride) {
      for (let position = 0; position < counts[output]!; position++) {
        for (let i = 0; i < count; i++) {
          const at = row * count + i;
          weights[i] = positions[indices[at]! * outputCount + output] === position ? distances[at]! : 0;
        }
        scores[to + position] = sumPairwise(weights, 0, count);
      }
    }
  }
  return scores;
}
