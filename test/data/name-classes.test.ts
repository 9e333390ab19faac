// Answers whose columns are named by the labels of classes.
import { describe, expect, it } from 'vitest';
import { makeTensorBatch } from '../../src/data/batch.ts';
import { nameClasses } from '../../src/data/name-classes.ts';
import { toValues } from '../../src/data/output.ts';
import { makeTensor } from '../../src/data/tensor.ts';

const PROBABILITIES = makeTensorBatch(makeTensor('float64', [2, 2], Float64Array.of(0.25, 0.75, 1, 0)));
const WORDS = makeTensor('str', [2], ['no', 'yes']);

describe('nameClasses', () => {
  it('makes one column for each class, under its label', () => {
    expect(toValues(nameClasses(PROBABILITIES, 'predict_proba', WORDS))).toEqual([
      { no: 0.25, yes: 0.75 },
      { no: 1, yes: 0 },
    ]);
  });

  it.each([
    [makeTensor('int64', [2], BigInt64Array.of(-1n, 9007199254740993n)), ['-1', '9007199254740993']],
    [makeTensor('float64', [2], Float64Array.of(1, 2.5)), ['1.0', '2.5']],
    [makeTensor('bool', [2], Uint8Array.of(0, 1)), ['false', 'true']],
  ])('writes labels that are no text as JSON does', (classes, names) => {
    const named = nameClasses(PROBABILITIES, 'predict_log_proba', classes);
    expect(named.kind === 'frame' && named.columns.map(({ name }) => name)).toEqual(names);
  });

  it('names each output of a model with several', () => {
    const list = { kind: 'list', items: [PROBABILITIES, PROBABILITIES] } as const;
    const other = makeTensor('str', [2], ['a', 'b']);
    expect(toValues(nameClasses(list, 'predict_proba', [WORDS, other]))).toEqual([
      [
        { no: 0.25, yes: 0.75 },
        { no: 1, yes: 0 },
      ],
      [
        { a: 0.25, b: 0.75 },
        { a: 1, b: 0 },
      ],
    ]);
  });

  it('leaves answers that have not one column for each class', () => {
    const three = makeTensor('str', [3], ['a', 'b', 'c']);
    expect(nameClasses(PROBABILITIES, 'predict_proba', three)).toBe(PROBABILITIES);
    expect(nameClasses(PROBABILITIES, 'predict_proba', makeTensor('str', [2], ['a', 'a']))).toBe(PROBABILITIES);
    // One column for each pair of classes, which may be as many.
    expect(nameClasses(PROBABILITIES, 'decision_function', WORDS)).toBe(PROBABILITIES);
  });
});
