// RadiusNeighborsClassifier of scikit-learn 0.19 to 1.9 (sklearn/neighbors/_classification.py; classification.py before 0.22). Rows without
// neighbours are outliers: they get the outlier label, or are refused where there is none.
import { DecantError } from '../../../errors.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import type { NeighborLists } from '../../../kernels/distances/index.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { isSince } from '../release.ts';
import { takeElements } from '../take-elements.ts';
import { answerScores, normalizeScores } from '../tree/class-answers.ts';
import { checkCountedClasses, readFittedClasses } from './fitted-classes.ts';
import type { FittedClasses } from './fitted-classes.ts';
import { readNeighborSearch } from './neighbor-search.ts';
import { invertList, readWeightRule } from './neighbor-weights.ts';
import { appendLabels, findLabel, readOutlierLabels } from './outlier-labels.ts';
import { refuseTwoOrders } from './refuse-two-orders.ts';

/** Reads a classifier by the rows within a radius. Before 0.22 it has no predict_proba. */
export function readRadiusNeighborsClassifier(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const search = readNeighborSearch(attributes);
  const { release } = search;
  const classes = readFittedClasses(attributes, search.fittedCount);
  const { layout, outputCount } = classes;
  const rule = readWeightRule(attributes);
  const radius = attributes.number('radius');
  const outlierLabels = readOutlierLabels(attributes, release, outputCount);
  const known = outlierLabels?.map((label, output) => findLabel(tableOf(classes, output), label));
  const arrayKnown = readArrayPositions(attributes, classes, isSince(release, 1, 9));
  const goesByArray = (x: Features): boolean =>
    rule === 'uniform' && outputCount === 1 && isSince(release, 1, 4) && search.isArrayReduced(x);
  if (rule === 'uniform' && isSince(release, 1, 4)) refuseTwoOrders(attributes, search);
  const labels = appendLabels(layout.labels, outlierLabels ?? [], attributes);
  const sum = rule === 'distance' && !isSince(release, 0, 22) ? sumListsForMode : sumLists;
  const score = (x: Features): Float64Array => {
    const isByArray = goesByArray(x);
    if (isByArray) checkCountedClasses(classes, release);
    const lists = search.findWithin(x, radius);
    const { offsets, distances } = lists;
    if (outlierLabels === undefined) refuseOutliers(offsets);
    for (let row = 0; row + 1 < offsets.length; row++) {
      if (rule === 'uniform') distances.fill(1, offsets[row], offsets[row + 1]);
      else invertList(lists, offsets[row]!, offsets[row + 1]!);
    }
    const scores = sum(lists, classes);
    const marked = isSince(release, 0, 22) ? (isByArray ? arrayKnown : known) : undefined;
    markOutliers(scores, offsets, marked ?? [], layout.stride);
    normalizeScores(scores, layout);
    return scores;
  };
  return {
    className: attributes.className,
    featureCount: search.featureCount,
    featureNames: search.rules.featureNames,
    classes: layout.classes,
    predict: (x) => chooseLabels(score(x), labels, classes),
    ...(isSince(release, 0, 22) ? { predict_proba: (x) => answerScores(score(x), layout) } : {}),
  };
}

function tableOf({ layout }: FittedClasses, output: number): Tensor {
  const { classes } = layout;
  return 'kind' in classes ? classes : classes[output]!;
}

// For arrays that RadiusNeighborsClassMode takes, the label is looked for among the classes, since 1.9 among their positions.
function readArrayPositions(
  attributes: Attributes,
  classes: FittedClasses,
  isPosition: boolean,
): readonly (number | undefined)[] {
  const label = unwrapScalar(attributes.value('outlier_label'));
  if (typeof label !== 'number' && typeof label !== 'string') return [];
  if (!isPosition) return [findLabel(tableOf(classes, 0), label)];
  return [typeof label === 'number' && label >= 0 && label < classes.layout.stride ? label : undefined];
}

function refuseOutliers(offsets: Int32Array): void {
  const found: number[] = [];
  for (let row = 0; row + 1 < offsets.length; row++) if (offsets[row] === offsets[row + 1]) found.push(row);
  if (found.length === 0) return;
  throw new DecantError('INVALID_PARAMETER_VALUE', `No neighbors found for test samples [${found.join(' ')}].`, {
    hint: 'Fit with a larger radius, or give a label for outliers.',
  });
}

function markOutliers(
  scores: Float64Array,
  offsets: Int32Array,
  marked: readonly (number | undefined)[],
  stride: number,
): void {
  for (let row = 0; row + 1 < offsets.length; row++) {
    if (offsets[row] !== offsets[row + 1]) continue;
    marked.forEach((position, output) => {
      if (position !== undefined) scores[(row * marked.length + output) * stride + position] = 1;
    });
  }
}

// Weights by class, added in the order of the neighbours (numpy.bincount).
function sumLists({ offsets, indices, distances }: NeighborLists, classes: FittedClasses): Float64Array {
  const { outputCount, positions, layout } = classes;
  const { stride } = layout;
  const scores = new Float64Array((offsets.length - 1) * outputCount * stride);
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
      for (let output = 0; output < outputCount; output++) {
        const position = positions[indices[at]! * outputCount + output]!;
        scores[(row * outputCount + output) * stride + position]! += distances[at]!;
      }
    }
  }
  return scores;
}

// Weights by class as weighted_mode adds them: numpy.sum over all neighbours, zero for those of other classes.
function sumListsForMode({ offsets, indices, distances }: NeighborLists, classes: FittedClasses): Float64Array {
  const { outputCount, positions, layout } = classes;
  const { stride, counts } = layout;
  const scores = new Float64Array((offsets.length - 1) * outputCount * stride);
  for (let row = 0, to = 0; row + 1 < offsets.length; row++) {
    const [start, end] = [offsets[row]!, offsets[row + 1]!];
    for (let output = 0; output < outputCount; output++, to += stride) {
      for (let position = 0; position < counts[output]!; position++) {
        const weights = distances.slice(start, end);
        for (let at = start; at < end; at++) {
          if (positions[indices[at]! * outputCount + output] !== position) weights[at - start] = 0;
        }
        scores[to + position] = sumPairwise(weights, 0, weights.length);
      }
    }
  }
  return scores;
}

// The class with the largest score; the outlier label, which stands behind the classes, where all scores are zero.
function chooseLabels(scores: Float64Array, labels: Tensor, { outputCount, layout }: FittedClasses): Tensor {
  const { stride, counts } = layout;
  const rowCount = scores.length / (stride * outputCount);
  const positions = new Int32Array(rowCount * outputCount);
  const classCount = counts.reduce((total, count) => total + count, 0);
  for (let row = 0, start = 0; row < rowCount; row++) {
    for (let output = 0, offset = 0; output < outputCount; output++, start += stride) {
      let best = 0;
      for (let i = 1; i < counts[output]!; i++) if (scores[start + i]! > scores[start + best]!) best = i;
      positions[row * outputCount + output] = scores[start + best] === 0 ? classCount + output : offset + best;
      offset += counts[output]!;
    }
  }
  return takeElements(labels, positions, outputCount === 1 ? [rowCount] : [rowCount, outputCount]);
}
