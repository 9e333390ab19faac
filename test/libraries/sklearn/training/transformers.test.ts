// Transformers and pipelines that are fitted, beside those of scikit-learn (tools/fixtures/sklearn_transformers.py).
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../../src/data/matrix.ts';
import {
  LogisticRegression,
  makePipeline,
  MaxAbsScaler,
  MinMaxScaler,
  Normalizer,
  Pipeline,
  Ridge,
  RobustScaler,
  StandardScaler,
} from '../../../../src/libraries/sklearn/training/index.ts';
import { expectCloseValues } from '../../../close-values.ts';
import { readMissing, toPlain } from './plain-record.ts';

const FOLDER = resolve(import.meta.dirname, '../../../fixtures/sklearn-training');

function readCases(name: string): readonly (readonly [number, unknown])[] {
  const { cases } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as {
    readonly cases: readonly unknown[];
  };
  return cases.map((item, number) => [number, item] as const);
}

interface ScalerCase {
  readonly class: keyof typeof SCALERS;
  readonly params: Readonly<Record<string, unknown>>;
  readonly x: readonly (readonly (number | null)[])[];
  readonly sampleWeight: readonly number[] | null;
  readonly state: unknown;
  readonly answer: unknown;
}

const SCALERS = { StandardScaler, MinMaxScaler, MaxAbsScaler, RobustScaler, Normalizer };

function toRows({ rowCount, columnCount, data }: Matrix): unknown[] {
  return Array.from({ length: rowCount }, (_, row) => toPlain(data.slice(row * columnCount, (row + 1) * columnCount)));
}

describe('scalers', () => {
  it.each(readCases('scalers') as readonly (readonly [number, ScalerCase])[])('learn case %i', (_number, fit) => {
    const model = new SCALERS[fit.class](fit.params);
    const x = readMissing(fit.x);
    model.fit(x, undefined, fit.sampleWeight === null ? {} : { sampleWeight: fit.sampleWeight });
    expectCloseValues(toPlain(model.toRecord().state), fit.state, 1e-13);
    expectCloseValues(toRows(model.transform(x) as Matrix), fit.answer, 1e-12);
  });

  it('keep the names of columns', () => {
    const { state } = new StandardScaler().fit({ a: [1, 2, 3], b: [2, 4, 9] }).toRecord();
    expect(toPlain(state)).toMatchObject({ feature_names_in_: ['a', 'b'] });
  });

  it('undo what they do', () => {
    const scaler = new MinMaxScaler({ featureRange: [-1, 1] }).fit([[1], [2.5], [5]]);
    expectCloseValues(toRows(scaler.inverseTransform([[-1], [0.5]]) as Matrix), [[1], [4]], 1e-15);
  });

  it('refuse ranges, infinity and empty X in the words of scikit-learn', () => {
    expect(() => new MinMaxScaler({ featureRange: [1, 1] }).fit([[1]])).toThrow(
      'Minimum of desired feature range must be smaller than maximum. Got (1, 1).',
    );
    expect(() => new RobustScaler({ quantileRange: [80, 20] }).fit([[1]])).toThrow('Invalid quantile range: (80, 20)');
    expect(() => new StandardScaler().fit([[Infinity]])).toThrow(
      'Input X contains infinity or a value too large for float64.',
    );
    expect(() => new StandardScaler().transform([[1]])).toThrow('This StandardScaler instance is not fitted yet.');
  });
});

interface PipelineCase {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly state: unknown;
  readonly answer: unknown;
  readonly score: number;
  readonly params: readonly string[];
}

describe('Pipeline', () => {
  it.each(readCases('pipelines') as readonly (readonly [number, PipelineCase])[])('learns case %i', (number, fit) => {
    const last = number === 0 ? new Ridge({ alpha: 0.5 }) : new LogisticRegression({ C: 3 });
    const model = makePipeline(new StandardScaler({ withStd: false }), new MinMaxScaler(), last).fit(fit.x, fit.y);
    expectCloseValues(toPlain(model.toRecord().state), fit.state, 1e-6);
    expectCloseValues([...model.predict(fit.x)], fit.answer, 1e-10);
    expectCloseValues(model.score(fit.x, fit.y), fit.score, 1e-10);
    expect(Object.keys(model.getParams()).sort()).toEqual(fit.params);
  });

  it('sets parameters of its steps, and fits them anew', () => {
    const model = makePipeline(new StandardScaler(), new Ridge());
    model.setParams({ standardscaler__with_mean: false, ridge__alpha: 2 });
    expect(model.getParams()).toMatchObject({ standardscaler__with_mean: false, ridge__alpha: 2 });
    expect(() => model.setParams({ pca__whiten: true })).toThrow('Pipeline has no step "pca" with parameters.');
    expect(() => model.setParams({ ridge__beta: true })).toThrow('Ridge has no parameter beta.');
    const fitted = model.fit([[1], [2], [4]], [1, 2, 3]).setParams({ ridge: new Ridge({ alpha: 7 }) });
    expect(fitted.isFitted).toBe(false);
  });

  it('clones its steps', () => {
    const model = makePipeline(new StandardScaler(), new Ridge({ alpha: 3 })).fit([[1], [2], [4]], [1, 2, 3]);
    const copy = model.clone();
    expect(copy.isFitted).toBe(false);
    expect(copy.getParams()['ridge__alpha']).toBe(3);
    expect(copy.namedSteps['ridge']).not.toBe(model.namedSteps['ridge']);
  });

  it('numbers steps of one class, and refuses steps that cannot be', () => {
    expect(Object.keys(makePipeline(new StandardScaler(), 'passthrough', new StandardScaler()).namedSteps)).toEqual([
      'standardscaler-1',
      'passthrough',
      'standardscaler-2',
    ]);
    expect(() => new Pipeline({ steps: [] })).toThrow('The pipeline is empty. Please add steps.');
    expect(() => makePipeline(new Ridge(), new StandardScaler())).toThrow(
      'All intermediate steps should be transformers',
    );
    expect(() =>
      makePipeline(new StandardScaler())
        .fit([[1], [2]])
        .predict([[1]]),
    ).toThrow('StandardScaler, the last step of Pipeline, has no predict.');
  });
});
