// The two tasks of MLflow's tutorial, with the figures that Python prints for them.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RandomState } from '../../../../src/kernels/random/index.ts';
import {
  meanAbsoluteError,
  r2Score,
  rootMeanSquaredError,
} from '../../../../src/libraries/sklearn/metrics/regression.ts';
import { trainTestSplit } from '../../../../src/libraries/sklearn/splitting/train-test-split.ts';
import { ElasticNet } from '../../../../src/libraries/sklearn/training/linear-model/elastic-net.ts';
import { LogisticRegression } from '../../../../src/libraries/sklearn/training/linear-model/logistic-regression.ts';

const DATA = resolve(import.meta.dirname, '../../../../examples/wine-elasticnet/data');

function readWine(): Record<string, number>[] {
  const [header = '', ...lines] = readFileSync(join(DATA, 'winequality-red.csv'), 'utf8').trim().split('\n');
  const names = header
    .trim()
    .split(',')
    .map((name) => name.replaceAll('"', ''));
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index]!, Number(cell)])));
}

function takeFeatures(row: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'quality'));
}

describe('the tutorial', () => {
  it('fits the logistic regression of six rows', () => {
    const x = [[-2], [-1], [0], [1], [2], [1]];
    const y = [0, 0, 1, 1, 1, 0];
    const model = new LogisticRegression().fit(x, y);
    expect(model.score(x, y)).toBe(0.6666666666666666);
    expect(model.coef[0]?.[0]).toBeCloseTo(0.74321562, 8);
    expect(model.intercept[0]).toBeCloseTo(-0.1466036, 7);
    expect([...model.nIter]).toEqual([5]);
  });

  it('fits the elastic net of the wine', () => {
    const [rows] = trainTestSplit([readWine()], { randomState: new RandomState(40) });
    const features = rows.train.map(takeFeatures);
    const model = new ElasticNet({ alpha: 0.5, l1Ratio: 0.5, randomState: 42 }).fit(
      features,
      rows.train.map((row) => row['quality']!),
    );
    const truth = rows.test.map((row) => row['quality']!);
    const predicted = model.predict(rows.test.map(takeFeatures));
    expect(Math.abs(rootMeanSquaredError(truth, predicted) - 0.7931640229276851)).toBeLessThan(1e-12);
    expect(Math.abs(meanAbsoluteError(truth, predicted) - 0.6271946374319586)).toBeLessThan(1e-12);
    expect(Math.abs(r2Score(truth, predicted) - 0.10862644997792614)).toBeLessThan(1e-12);
  });
});
