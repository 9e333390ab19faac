// Folds, scores of folds and measures beside those of scikit-learn (tools/fixtures/sklearn_folds.py).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  balancedAccuracyScore,
  confusionMatrix,
  crossValScore,
  explainedVarianceScore,
  KFold,
  LogisticRegression,
  makePipeline,
  maxError,
  meanAbsolutePercentageError,
  medianAbsoluteError,
  Ridge,
  StratifiedKFold,
} from '../../../../src/entry-points/sklearn.ts';
import type { Folds } from '../../../../src/entry-points/sklearn.ts';

type Pairs = readonly (readonly [readonly number[], readonly number[]])[];
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../fixtures/sklearn-training/folds.json'), 'utf8'),
) as Record<'kfold' | 'kfold_shuffled' | 'stratified' | 'stratified_shuffled', Pairs> &
  Record<'labels' | 'other_labels', readonly string[]> &
  Record<'target' | 'predicted' | 'weights' | 'ridge' | 'logistic', readonly number[]> &
  Record<'x' | 'confusion', readonly (readonly number[])[]> & {
    readonly metrics: Readonly<Record<string, number>>;
    readonly balanced: number;
  };

const show = (folds: Folds): Pairs =>
  folds.split(23, golden.labels).map(({ train, test }) => [[...train], [...test]] as const);

describe('folds', () => {
  it('are those of scikit-learn', () => {
    expect(show(new KFold({ nSplits: 4 }))).toEqual(golden.kfold);
    expect(show(new KFold({ nSplits: 4, shuffle: true, randomState: 7 }))).toEqual(golden.kfold_shuffled);
    expect(show(new StratifiedKFold({ nSplits: 3 }))).toEqual(golden.stratified);
    expect(show(new StratifiedKFold({ nSplits: 3, shuffle: true, randomState: 7 }))).toEqual(
      golden.stratified_shuffled,
    );
  });

  it('refuse what cannot be split', () => {
    expect(() => new KFold({ nSplits: 1 })).toThrow('n_splits=1');
    expect(() => new KFold({ randomState: 3 })).toThrow('Setting a random_state has no effect');
    expect(() => new KFold({ nSplits: 5 }).split(4)).toThrow('greater than the number of samples: n_samples=4');
    expect(() => new StratifiedKFold().split(3, ['a', 'b', 'c'])).toThrow('n_splits=5 cannot be greater');
    expect(() => new StratifiedKFold().split(3)).toThrow('should not be None');
    expect(() => new StratifiedKFold({ nSplits: 2 }).split(4, [0.5, 0.5, 1.5, 1.5])).toThrow(
      "Got 'continuous' instead",
    );
  });
});

describe('crossValScore', () => {
  it('scores each fold as scikit-learn does', () => {
    const ridge = crossValScore(new Ridge({ alpha: 0.5 }), golden.x, golden.target, { cv: 4 });
    for (const [fold, score] of ridge.entries()) expect(score).toBeCloseTo(golden.ridge[fold]!, 10);
    const classes = golden.target.map((value) => (value > 0 ? 1 : 0));
    expect([...crossValScore(new LogisticRegression(), golden.x, classes)]).toEqual(golden.logistic);
    // The folds of a pipeline are those of its last step.
    const pipeline = makePipeline('passthrough', new LogisticRegression());
    expect([...crossValScore(pipeline, golden.x, classes)]).toEqual(golden.logistic);
  });
});

describe('measures', () => {
  it('are those of scikit-learn', () => {
    const { target, predicted, weights, labels, other_labels: others } = golden;
    const found = {
      meanAbsolutePercentageError: meanAbsolutePercentageError(target, predicted),
      medianAbsoluteError: medianAbsoluteError(target, predicted),
      maxError: maxError(target, predicted),
      explainedVarianceScore: explainedVarianceScore(target, predicted),
      weighted: explainedVarianceScore(target, predicted, { sampleWeight: weights }),
    };
    for (const [name, value] of Object.entries(found)) expect(value).toBeCloseTo(golden.metrics[name]!, 12);
    expect(() => explainedVarianceScore(target, predicted, { sampleWeight: [1, 2] })).toThrow('[30, 30, 2]');
    expect(() => balancedAccuracyScore(labels, others, { sampleWeight: [1] })).toThrow('[23, 23, 1]');
    expect(confusionMatrix(labels, others).map((row) => [...row])).toEqual(golden.confusion);
    expect(balancedAccuracyScore(labels, others)).toBeCloseTo(golden.balanced, 12);
  });
});
