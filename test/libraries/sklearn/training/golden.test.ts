// What estimators learn, beside what scikit-learn learned of the same data (tools/fixtures/sklearn_training.py).
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitRows } from '../../../../src/libraries/sklearn/splitting/train-test-split.ts';
import type { SplitOptions } from '../../../../src/libraries/sklearn/splitting/train-test-split.ts';
import { ElasticNet, Lasso } from '../../../../src/libraries/sklearn/training/linear-model/elastic-net.ts';
import { LinearRegression } from '../../../../src/libraries/sklearn/training/linear-model/linear-regression.ts';
import { LogisticRegression } from '../../../../src/libraries/sklearn/training/linear-model/logistic-regression.ts';
import { Ridge } from '../../../../src/libraries/sklearn/training/linear-model/ridge.ts';
import { expectCloseValues } from '../../../close-values.ts';

const FOLDER = resolve(import.meta.dirname, '../../../fixtures/sklearn-training');

interface FitCase {
  readonly params: Readonly<Record<string, unknown>>;
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly sampleWeight: readonly number[] | null;
  readonly learned: {
    readonly coef_: readonly number[] | readonly (readonly number[])[];
    readonly intercept_: number | readonly number[];
    readonly n_iter_: number | readonly number[];
    readonly dual_gap_: number;
    readonly rank_: number;
    readonly singular_: readonly number[];
    readonly classes_: readonly unknown[];
  };
  readonly predictions: readonly unknown[];
  readonly probabilities: readonly (readonly number[])[];
  readonly score: number;
}

function readCases(name: string): readonly unknown[] {
  return (JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as { readonly cases: readonly unknown[] })
    .cases;
}

/** Parameters with maps where Python has dicts. */
function readParams(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value !== 'object' || value === null || !('map' in value)) return [name, value];
      return [name, new Map(value.map as [unknown, unknown][])];
    }),
  );
}

function readOptions({ sampleWeight }: FitCase): { readonly sampleWeight?: readonly number[] } {
  return sampleWeight === null ? {} : { sampleWeight };
}

const ignore = (): undefined => undefined;

describe.each([
  ['elastic-net', ElasticNet],
  ['lasso', Lasso],
] as const)('%s', (name, Estimator) => {
  it.each((readCases(name) as readonly FitCase[]).map((fit, number) => [number, fit] as const))(
    'learns case %i',
    (_number, fit) => {
      const model = new Estimator(readParams(fit.params));
      model.onWarning = ignore;
      model.fit(fit.x, fit.y, readOptions(fit));
      expect(model.nIter).toBe(fit.learned.n_iter_);
      expectCloseValues(
        [...model.coef, model.intercept],
        [...(fit.learned.coef_ as number[]), fit.learned.intercept_ as number],
        1e-10,
      );
      expect(Math.abs(model.dualGap - fit.learned.dual_gap_)).toBeLessThan(1e-12);
      expectCloseValues([...model.predict(fit.x)], fit.predictions, 1e-11);
      expectCloseValues([model.score(fit.x, fit.y)], [fit.score], 1e-11);
    },
  );
});

describe.each([
  ['linear-regression', LinearRegression],
  ['ridge', Ridge],
] as const)('%s', (name, Estimator) => {
  it.each((readCases(name) as readonly FitCase[]).map((fit, number) => [number, fit] as const))(
    'learns case %i',
    (_number, fit) => {
      const model = new Estimator(readParams(fit.params)).fit(fit.x, fit.y, readOptions(fit));
      expectCloseValues(
        [...model.coef, model.intercept],
        [...(fit.learned.coef_ as number[]), fit.learned.intercept_],
        1e-9,
      );
      if (model instanceof LinearRegression) {
        expect(model.rank).toBe(fit.learned.rank_);
        expectCloseValues([...model.singular], fit.learned.singular_, 1e-12);
      }
      expectCloseValues([...model.predict(fit.x)], fit.predictions, 1e-9);
    },
  );
});

describe('logistic-regression', () => {
  const cases = readCases('logistic-regression') as readonly FitCase[];
  it.each(cases.map((fit, number) => [number, fit] as const))('learns case %i', (_number, fit) => {
    const model = new LogisticRegression(readParams(fit.params));
    model.onWarning = ignore;
    model.fit(fit.x, fit.y, readOptions(fit));
    expect(model.classes).toEqual(fit.learned.classes_);
    expect([...model.nIter]).toEqual(fit.learned.n_iter_);
    expectCloseValues(
      model.coef.flatMap((row) => [...row]),
      (fit.learned.coef_ as number[][]).flat(),
      1e-6,
    );
    expectCloseValues([...model.intercept], fit.learned.intercept_, 1e-6);
    expect(model.predict(fit.x)).toEqual(fit.predictions);
    expectCloseValues(
      model.predictProba(fit.x).flatMap((row) => [...row]),
      fit.probabilities.flat(),
      1e-8,
    );
    expect(model.score(fit.x, fit.y)).toBe(fit.score);
  });
});

describe('train_test_split', () => {
  const cases = readCases('train-test-split') as readonly { options: SplitOptions; train: number[]; test: number[] }[];
  it.each(cases.map((split, number) => [number, split] as const))('picks the rows of case %i', (_number, split) => {
    const { train, test } = splitRows(17, split.options);
    expect([[...train], [...test]]).toEqual([split.train, split.test]);
  });
});
