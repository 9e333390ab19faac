// Measures of classes beside those of scikit-learn (tools/fixtures/sklearn_metrics.py).
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as metrics from '../../../../src/libraries/sklearn/metrics/index.ts';
import { expectCloseValues } from '../../../close-values.ts';

const FOLDER = resolve(import.meta.dirname, '../../../fixtures/sklearn-metrics');

interface MetricCase {
  readonly metric: string;
  readonly args: readonly [never, never];
  readonly options: Readonly<Record<string, unknown>>;
  readonly answer: unknown;
}

function readCases(name: string): readonly (readonly [string, MetricCase])[] {
  const { cases } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as {
    readonly cases: readonly MetricCase[];
  };
  return cases.map((one, at) => [`${at} ${one.metric} ${Object.keys(one.options).join()}`, one]);
}

// Python's tuples are objects here, in the order of their names.
function toPlain(answer: unknown): unknown {
  if (typeof answer === 'number') return Number.isNaN(answer) ? null : answer === Infinity ? 'inf' : answer;
  if (ArrayBuffer.isView(answer)) return Array.from(answer as Float64Array, toPlain);
  if (Array.isArray(answer)) return answer.map(toPlain);
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, toPlain(value)]));
}

const TUPLES = new Set(['precision_recall_fscore_support', 'roc_curve', 'precision_recall_curve']);

function ask({ metric, args, options: given }: MetricCase): unknown {
  const { yProba, zeroDivision, average, ...rest } = given;
  const options = {
    ...rest,
    // What is null in JSON: NaN, and None.
    ...(zeroDivision === undefined ? {} : { zeroDivision: zeroDivision ?? Number.NaN }),
    ...(average === undefined ? {} : { average }),
  };
  const name = metric.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()) as keyof typeof metrics;
  const call = metrics[name] as (...values: unknown[]) => unknown;
  const answer = toPlain(call(args[0], yProba ?? args[1], options));
  if (!TUPLES.has(metric)) return answer;
  const values = Object.values(answer as object) as unknown[];
  return metric === 'precision_recall_fscore_support' && (average ?? null) !== null ? [...values, null] : values;
}

describe.each(['labels', 'scores'])('measures of %s', (name) => {
  it.each(readCases(name))('are those of scikit-learn: %s', (_name, one) => {
    expectCloseValues(ask(one), one.answer, 1e-13);
  });
});

const y = [0, 1, 2, 2, 1, 0];
const predicted = [0, 2, 2, 1, 1, 0];

describe('scores of classes', () => {
  it('are those of the class 1 where nothing else is asked for', () => {
    expect(metrics.precisionScore([0, 1, 1, 0], [1, 1, 0, 0])).toBe(0.5);
    expect(() => metrics.precisionScore(y, predicted)).toThrow(
      "Target is multiclass but average='binary'. Please choose another average setting, one of [None, 'micro', 'macro', 'weighted'].",
    );
    expect(() => metrics.recallScore(['a', 'b'], ['b', 'b'])).toThrow(
      'pos_label=1 is not a valid label. It should be one of [a b]',
    );
  });

  it('refuse labels of several types, and lists of unequal length', () => {
    expect(() => metrics.f1Score([0, 1], ['a', 'b'])).toThrow('Got texts and numbers');
    expect(() => metrics.f1Score([0, 1], [1])).toThrow('inconsistent numbers of samples: [2, 1]');
    expect(() => metrics.confusionMatrix([0], [0], { labels: [3] })).toThrow('At least one label specified must be');
    expect(() => metrics.classificationReport(y, predicted, { targetNames: ['a'] })).toThrow(
      'Number of classes, 3, does not match size of target_names, 1. Try specifying the labels parameter',
    );
  });

  it('of a report are rounded as Python rounds them', () => {
    // Recall 5 / 8 is a tie: 0.62 in Python, 0.63 in JavaScript.
    const report = metrics.classificationReport(
      [...new Array<number>(8).fill(0), 1],
      [...new Array<number>(5).fill(0), 1, 1, 1, 1],
    );
    expect(report.split('\n')[2]).toBe('           0       1.00      0.62      0.77         8');
  });
});

describe('measures of probabilities', () => {
  const rows = y.map((label) => [0, 1, 2].map((place) => (place === label ? 0.5 : 0.25)));

  it('have no area for rows of one class', () => {
    expect(metrics.rocAucScore([1, 1], [0.2, 0.4])).toBeNaN();
  });

  it.each([
    ['multi_class must be in', () => metrics.rocAucScore(y, rows)],
    ['sample_weight is not supported', () => metrics.rocAucScore(y, rows, { multiClass: 'ovo', sampleWeight: y })],
    ['needs to be of shape', () => metrics.rocAucScore(y, [1, 2, 3, 4, 5, 6], { multiClass: 'ovr' })],
    [
      'should sum up to 1.0',
      () =>
        metrics.rocAucScore(
          y,
          rows.map((row) => row.map(() => 1)),
          { multiClass: 'ovr' },
        ),
    ],
    ['Partial AUC computation', () => metrics.rocAucScore(y, rows, { multiClass: 'ovr', maxFpr: 0.5 })],
    ["'labels' must be ordered", () => metrics.rocAucScore(y, rows, { multiClass: 'ovr', labels: [1, 0, 2] })],
    ["Parameter 'labels' must be unique", () => metrics.rocAucScore(y, rows, { multiClass: 'ovr', labels: [1, 1, 2] })],
    ['different number of classes: 2 vs 3', () => metrics.logLoss([0, 1], rows.slice(0, 2))],
    ['y_true contains only one label (1).', () => metrics.logLoss([1], [0.5])],
    ['not belonging to the passed labels', () => metrics.logLoss([3, 1], [0.5, 0.5], { labels: [0, 1] })],
    [
      'greater than 1',
      () =>
        metrics.logLoss(
          [0, 1],
          [
            [1.5, 0],
            [0, 1],
          ],
        ),
    ],
    [
      'lower than 0',
      () =>
        metrics.logLoss(
          [0, 1],
          [
            [1, -0.5],
            [0, 1],
          ],
        ),
    ],
    ['inconsistent numbers of samples: [3, 6]', () => metrics.logLoss([0, 1, 2], rows)],
    ['multiclass format is not supported', () => metrics.rocCurve(y, [1, 2, 3, 4, 5, 6])],
    ['y_true takes value in {a, b} and pos_label is not specified', () => metrics.rocCurve(['a', 'b'], [1, 2])],
    ['NaN or infinity', () => metrics.rocCurve([0, 1], [NaN, 2])],
    ['At least 2 points are needed', () => metrics.auc([1], [1])],
    ['neither increasing nor decreasing', () => metrics.auc([1, 2, 0], [1, 1, 1])],
  ] as const)('refuse in the words of scikit-learn: %s', (message, compute) => {
    expect(compute).toThrow(message);
  });
});
