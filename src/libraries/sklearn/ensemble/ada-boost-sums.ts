// What the parts of an AdaBoostClassifier add up to, a number for each class: votes (SAMME) or logarithms of probabilities (SAMME.R).
import type { Tensor } from '../../../data/tensor.ts';
import { log, sumPairwise } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { createPositionFinder } from './label-positions.ts';
import { readEstimators, requireMethods, requireSingle, toNumbers } from './parts.ts';
import { createTreeSum, readNodeAnswers, readSingleTrees } from './single-trees.ts';

export type Sum = (x: Features) => Float64Array;

/** Sums over all parts, row by row. */
export interface BoostSums {
  readonly featureCount: number | undefined;
  readonly children: readonly Estimator[];
  readonly decisions: Sum;
  /** What predict_proba is made of: before 0.22 of the parts' probabilities, where all have them. */
  readonly probabilities: Sum | 'decisions' | undefined;
}

/** Reads the parts. */
export function readBoostSums(attributes: Attributes, context: ReadContext, classes: Tensor): BoostSums {
  const release = readRelease(attributes);
  const classCount = classes.data.length;
  const weights = attributes.floats('estimator_weights_').data;
  const contrasts = usesProbabilities(attributes, release);
  const vote = contrasts ? contrastRule(classCount) : voteRule(classCount, weights, release);
  const legacy = contrasts ? vote : weightRule(weights);
  const parts = readTreeSums(attributes, classes) ?? readEstimatorSums(attributes, context, classes);
  const { featureCount, children, createSum } = parts;
  if (weights.length < attributes.list('estimators_').length)
    throw attributes.refuse('estimator_weights_ has fewer weights than estimators');
  const hasProbabilities = children.every(({ predict_proba }) => predict_proba !== undefined);
  return {
    featureCount,
    children,
    decisions: createSum(vote),
    probabilities: isSince(release, 0, 22) ? 'decisions' : hasProbabilities ? createSum(legacy) : undefined,
  };
}

function usesProbabilities(attributes: Attributes, release: Release): boolean {
  // From 1.6 on there are only votes, whatever the parameter says. RUSBoostClassifier of imbalanced-learn 0.13 says 'deprecated'.
  return !isSince(release, 1, 6) && attributes.choice('algorithm', ['SAMME', 'SAMME.R', 'deprecated']) === 'SAMME.R';
}

/** What one part's answers count: made of the positions of its labels, or of its probabilities. */
type Rule =
  | { readonly needs: 'positions'; readonly apply: (positions: Int32Array, part: number) => Float64Array }
  | { readonly needs: 'probabilities'; readonly apply: (probabilities: Float64Array, part: number) => Float64Array };

function voteRule(classCount: number, weights: Float64Array, release: Release): Rule {
  return {
    needs: 'positions',
    apply: (positions, part) => {
      const weight = weights[part]!;
      // From 1.3 on, a vote counts against the other classes.
      const against = isSince(release, 1, 3) ? (-1 / (classCount - 1)) * weight : 0;
      const votes = new Float64Array(positions.length * classCount).fill(against);
      positions.forEach((position, row) => (votes[row * classCount + position] = weight));
      return votes;
    },
  };
}

// Logarithms of probabilities against their mean, as SAMME.R weighs them.
function contrastRule(classCount: number): Rule {
  return {
    needs: 'probabilities',
    apply: (probabilities) => {
      const logarithms = probabilities.map((p) => log(Math.max(p, 2 ** -52)));
      return logarithms.map((value, at) => {
        const sum = sumPairwise(logarithms, at - (at % classCount), classCount);
        return (classCount - 1) * (value - (1 / classCount) * sum);
      });
    },
  };
}

function weightRule(weights: Float64Array): Rule {
  return { needs: 'probabilities', apply: (probabilities, part) => probabilities.map((p) => p * weights[part]!) };
}

interface PartSums {
  readonly featureCount: number | undefined;
  readonly children: readonly Estimator[];
  readonly createSum: (rule: Rule) => Sum;
}

function readTreeSums(attributes: Attributes, classes: Tensor): PartSums | undefined {
  const single = readSingleTrees(attributes, 'Classifier');
  if (single === undefined) return undefined;
  const { featureCount, trees } = single;
  const classCount = classes.data.length;
  const findPositions = createPositionFinder(classes);
  const answers = trees.map((_, index) => {
    const { classes: known, probabilities, positions } = readNodeAnswers(single, index);
    if (known.data.length !== classCount) throw attributes.refuse('its trees know other classes');
    const places = findPositions(known);
    return { probabilities, positions: positions.map((position) => places[position]!) };
  });
  const rules = {
    className: attributes.className,
    featureCount,
    featureNames: readFeatureNames(attributes),
    release: readRelease(attributes),
    allowsMissing: false,
  };
  return {
    featureCount,
    children: [],
    createSum: (rule) => {
      const tables = answers.map(({ probabilities, positions }, part) => {
        const values = rule.needs === 'positions' ? rule.apply(positions, part) : rule.apply(probabilities, part);
        return { values, outputOffset: 0 };
      });
      return createTreeSum(single, tables, classCount, classCount, rules);
    },
  };
}

function readEstimatorSums(attributes: Attributes, context: ReadContext, classes: Tensor): PartSums {
  const children = readEstimators(attributes, context);
  const classCount = classes.data.length;
  const featureCount = attributes.has('n_features_in_')
    ? attributes.number('n_features_in_')
    : children[0]!.featureCount;
  const rules = {
    className: attributes.className,
    featureCount,
    featureNames: readFeatureNames(attributes),
    release: readRelease(attributes),
    acceptsSparse: true,
  };
  const findPositions = createPositionFinder(classes);
  return {
    featureCount,
    children,
    createSum: (rule) => {
      if (rule.needs === 'positions') {
        const methods = requireMethods(attributes, children, 'predict');
        return (input) => {
          const x = checkInput(input, rules);
          return addUp(methods.map((method, part) => rule.apply(findPositions(requireSingle(method(x))), part)));
        };
      }
      const methods = requireMethods(attributes, children, 'predict_proba');
      return (input) => {
        const x = checkInput(input, rules);
        return addUp(methods.map((method, part) => rule.apply(toNumbers(method(x), x.rowCount, classCount), part)));
      };
    },
  };
}

// Sum of the parts, in their order.
function addUp(parts: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(parts[0]!.length);
  for (const part of parts) for (let at = 0; at < sums.length; at++) sums[at]! += part[at]!;
  return sums;
}
