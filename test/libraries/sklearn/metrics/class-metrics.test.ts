// Measures of classes against scikit-learn 1.9.1.
import { describe, expect, it } from 'vitest';
import {
  f1Score,
  logLoss,
  precisionScore,
  recallScore,
  rocAucScore,
} from '../../../../src/libraries/sklearn/metrics/class-metrics.ts';

const y = [0, 1, 2, 2, 1, 0];
const predicted = [0, 2, 2, 1, 1, 0];
const sampleWeight = [1, 2, 1, 3, 1, 1];
const probabilities = [
  [0.7, 0.2, 0.1],
  [0.2, 0.5, 0.3],
  [0.1, 0.3, 0.6],
  [0.3, 0.3, 0.4],
  [0.4, 0.4, 0.2],
  [0.5, 0.25, 0.25],
];

describe('precision, recall and F1', () => {
  it('are means over the classes, weighted by their rows', () => {
    expect(precisionScore(y, predicted)).toBeCloseTo(0.6666666666666666, 14);
    expect(precisionScore(y, predicted, { sampleWeight })).toBeCloseTo(0.45370370370370366, 14);
    expect(recallScore(y, predicted, { sampleWeight })).toBeCloseTo(0.4444444444444444, 14);
    expect(f1Score(y, predicted, { sampleWeight })).toBeCloseTo(0.4444444444444444, 14);
  });

  it('are those of one class where asked for', () => {
    expect(precisionScore([0, 1, 1, 0], [1, 1, 0, 0], { average: 'binary', posLabel: 0 })).toBe(0.5);
    expect(() => precisionScore(y, predicted, { average: 'binary' })).toThrow('Target is multiclass');
    expect(() => recallScore([0, 1], [1, 0], { average: 'binary', posLabel: 7 })).toThrow('not a valid label');
  });

  it('are 0 for a class that is never predicted', () => {
    expect(precisionScore(['a', 'b'], ['a', 'a'])).toBe(0.25);
  });
});

describe('measures of probabilities', () => {
  it('take ties and weights as scikit-learn', () => {
    const scores = [0.1, 0.4, 0.4, 0.4, 0.8];
    expect(rocAucScore([0, 1, 1, 0, 1], scores)).toBeCloseTo(0.8333333333333333, 14);
    expect(rocAucScore([0, 1, 1, 0, 1], scores, { sampleWeight: [1, 2, 1, 3, 1] })).toBeCloseTo(0.71875, 14);
    expect(rocAucScore(y, probabilities)).toBe(1);
    expect(logLoss(y, probabilities)).toBeCloseTo(0.6810627320954873, 14);
    expect(logLoss(y, probabilities, { sampleWeight })).toBeCloseTo(0.7346783374312422, 14);
  });

  it('have no area for rows of one class, and refuse what cannot be measured', () => {
    expect(rocAucScore([1, 1], [0.2, 0.4])).toBeNaN();
    expect(() => rocAucScore(y, probabilities, { sampleWeight })).toThrow('sample_weight is not supported');
    expect(() => rocAucScore(y, [1, 2, 3, 4, 5, 6])).toThrow('more than two classes');
    expect(() => logLoss([0, 1], probabilities.slice(0, 2))).toThrow(
      'y_true holds 2 classes and y_proba columns for 3',
    );
    expect(() => logLoss([0, 1, 2], probabilities)).toThrow('inconsistent numbers of samples: [3, 6]');
  });
});
