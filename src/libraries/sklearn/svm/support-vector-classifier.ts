// SVC and NuSVC of scikit-learn 0.19 to 1.9 (sklearn/svm/_classes.py).
import { DecantError } from '../../../errors.ts';
import { makeTensor } from '../../../data/tensor.ts';
import { createCoupler, decidePairs, elect } from '../../../kernels/svm/index.ts';
import type { PairwiseMachine } from '../../../kernels/svm/index.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { isSince } from '../release.ts';
import { findLargest } from '../choose-classes.ts';
import { scorePairs } from '../pair-scores.ts';
import { takeElements } from '../take-elements.ts';
import { readMachine, visitRows } from './read-machine.ts';
import type { Machine } from './read-machine.ts';

/** Reads an SVC or a NuSVC; `predict_proba` where it was fitted with `probability=True`. */
export function readSupportVectorClassifier(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const classes = attributes.tensor('classes_');
  const classCount = classes.data.length;
  if (classes.shape.length !== 1 || classCount < 2) throw attributes.refuse('classes_ holds no two classes');
  const machine = readMachine(attributes, classCount - 1);
  const pairs: PairwiseMachine = { ...machine, supportCounts: readSupportCounts(attributes, machine, classCount) };
  const shape = attributes.choice('decision_function_shape', ['ovr', 'ovo']);
  const breaksTies = isSince(machine.release, 0, 22) && attributes.boolean('break_ties');
  const isOverRest = shape === 'ovr' && classCount > 2;
  const decide = (x: Features): Float64Array => decideRows(machine, pairs, x);
  const score = (x: Features): Float64Array => {
    const decisions = decide(x);
    // A decision is above zero for the first class of its pair.
    const votes = Uint8Array.from(decisions, (decision) => (decision < 0 ? 1 : 0));
    return scorePairs({ votes, confidences: decisions.map(negate) }, classCount, machine.release);
  };
  const findClasses = (x: Features): Int32Array => {
    if (!breaksTies) return electRows(decide(x), classCount);
    if (shape === 'ovo') {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        "break_ties must be False when decision_function_shape is 'ovo'",
      );
    }
    return isOverRest ? findLargest(score(x), classCount) : electRows(decide(x), classCount);
  };
  return {
    className: machine.className,
    featureCount: machine.featureCount,
    featureNames: machine.featureNames,
    classes,
    predict: (x) => {
      const positions = findClasses(x);
      return takeElements(classes, positions, [positions.length]);
    },
    ...readProbabilities(attributes, classCount, decide),
    decision_function: (x) => {
      if (isOverRest) {
        const scores = score(x);
        return makeTensor('float64', [scores.length / classCount, classCount], scores);
      }
      const decisions = decide(x);
      if (classCount > 2) {
        const pairCount = machine.intercepts.length;
        return makeTensor('float64', [decisions.length / pairCount, pairCount], decisions);
      }
      // Of two classes scikit-learn answers for the second one.
      return makeTensor('float64', [decisions.length], decisions.map(negate));
    },
  };
}

function negate(decision: number): number {
  return -decision;
}

function readSupportCounts(attributes: Attributes, machine: Machine, classCount: number): Int32Array {
  const counts = Int32Array.from(attributes.floats(attributes.has('_n_support') ? '_n_support' : 'n_support_').data);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length === classCount && total === machine.vectors.rowCount && counts.every((count) => count >= 0)) {
    return counts;
  }
  throw attributes.refuse(
    `its ${counts.length} numbers of support vectors add up to ${total}, with ${machine.vectors.rowCount} vectors ` +
      `of ${classCount} classes`,
  );
}

function readProbabilities(
  attributes: Attributes,
  classCount: number,
  decide: (x: Features) => Float64Array,
): Pick<Estimator, 'predict_proba' | 'predict_log_proba'> {
  if (attributes.choice('probability', [true, false, 'deprecated']) !== true) return {};
  const slopes = attributes.floats(attributes.has('_probA') ? '_probA' : 'probA_').data;
  const offsets = attributes.floats(attributes.has('_probB') ? '_probB' : 'probB_').data;
  // `probability` was set after fit: there is nothing to answer with.
  if (slopes.length === 0 || offsets.length === 0) return {};
  const pairCount = (classCount * (classCount - 1)) / 2;
  if (slopes.length !== pairCount || offsets.length !== pairCount) {
    throw attributes.refuse(`probA_ and probB_ have ${slopes.length} and ${offsets.length} elements, not ${pairCount}`);
  }
  const answer = (x: Features, finish: (probability: number) => number) => {
    const decisions = decide(x);
    const couple = createCoupler({ slopes, offsets, classCount });
    const rowCount = decisions.length / pairCount;
    const out = new Float64Array(rowCount * classCount);
    for (let row = 0; row < rowCount; row++) couple(decisions, row * pairCount, out, row * classCount);
    return makeTensor('float64', [rowCount, classCount], out.map(finish));
  };
  return {
    predict_proba: (x) => answer(x, (probability) => probability),
    predict_log_proba: (x) => answer(x, (probability) => Math.log(probability)),
  };
}

function decideRows(machine: Machine, pairs: PairwiseMachine, x: Features): Float64Array {
  const pairCount = machine.intercepts.length;
  const out = new Float64Array(x.rowCount * pairCount);
  visitRows(machine, x, (kernelValues, row) => {
    decidePairs(pairs, kernelValues, out, row * pairCount);
  });
  return out;
}

function electRows(decisions: Float64Array, classCount: number): Int32Array {
  const pairCount = (classCount * (classCount - 1)) / 2;
  const votes = new Int32Array(classCount);
  return Int32Array.from({ length: decisions.length / pairCount }, (_, row) =>
    elect(decisions, row * pairCount, votes),
  );
}
