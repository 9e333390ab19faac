// Answers against answers: columns, numbers within a tolerance, labels.
import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../../src/formats/json/index.ts';
import { findMisfits, splitAnswer } from '../../src/verify/answer-columns.ts';
import { compareAnswers } from '../../src/verify/compare-answers.ts';

const split = (json: string) => splitAnswer(parseExactJson(json));
const compare = (ours: string, theirs: string, tolerance = 1e-12) =>
  compareAnswers(split(ours), split(theirs), tolerance);

describe('splitAnswer', () => {
  it('takes plain values as one column, lists by position and records by key', () => {
    expect(split('[1, 2]')).toEqual([{ name: 'prediction', values: [1, 2] }]);
    expect(split('[[1, 2], [3, 4]]')).toEqual([
      { name: '0', values: [1, 3] },
      { name: '1', values: [2, 4] },
    ]);
    expect(split('[{"a": 1}, {"b": "x"}]')).toEqual([
      { name: 'a', values: [1, null] },
      { name: 'b', values: [null, 'x'] },
    ]);
  });
});

describe('compareAnswers', () => {
  it('counts equal rows and the doubles between two numbers', () => {
    expect(compare('[1.0, 0.1, 3.0]', '[1.0, 0.10000000000000002, 3.0]')).toEqual([
      {
        name: 'prediction',
        rows: 3,
        equal: 2,
        maxAbsoluteDifference: 1.3877787807814457e-17,
        maxRelativeDifference: 1.3877787807814454e-16,
        maxUlps: 1,
        labelsDiffering: 0,
        isWithinTolerance: true,
      },
    ]);
  });

  it('counts ulps across zero', () => {
    expect(compare('[-5e-324]', '[5e-324]')[0]).toMatchObject({ maxUlps: 2, isWithinTolerance: true });
  });

  it('holds numbers to the tolerance: relative above 1, absolute below', () => {
    expect(compare('[1000.0]', '[1000.5]', 1e-3)[0]).toMatchObject({ isWithinTolerance: true });
    expect(compare('[1000.0]', '[1001.5]', 1e-3)[0]).toMatchObject({ isWithinTolerance: false });
    expect(compare('[0.001]', '[0.0005]', 1e-3)[0]).toMatchObject({ isWithinTolerance: true });
  });

  it.each([
    ['["a"]', '["b"]'],
    ['[9007199254740993]', '[9007199254740992]'],
    ['[null]', '[1.0]'],
    ['[true]', '[1]'],
    ['[1.0, 2.0]', '[1.0]'],
    ['[[1.0]]', '[1.0]'],
  ])('counts labels, kinds and rows that differ: %s and %s', (ours, theirs) => {
    expect(compare(ours, theirs, 1).some(({ labelsDiffering }) => labelsDiffering > 0)).toBe(true);
    expect(compare(ours, theirs, 1).every(({ isWithinTolerance }) => isWithinTolerance)).toBe(false);
  });
});

describe('findMisfits', () => {
  const outputs = (type: 'long' | 'string') => ({ kind: 'columns', columns: [{ type, required: true }] }) as const;

  it('tells a column of another type, and another number of columns', () => {
    expect(findMisfits(split('[1, 2]'), outputs('long'))).toEqual([]);
    expect(findMisfits(split('[1, "x"]'), outputs('long'))).toEqual([
      'Column "prediction" is long in the signature; row 1 of the answer is not.',
    ]);
    expect(findMisfits(split('[["a", "b"]]'), outputs('string'))).toEqual([
      'The answer has 2 columns; the signature has 1.',
    ]);
  });

  it('tells a tensor of another width or kind of number', () => {
    const tensor = (dtype: string, shape: readonly number[]) =>
      ({ kind: 'tensors', tensors: [{ dtype, shape }] }) as const;
    expect(findMisfits(split('[[0.5, 0.5]]'), tensor('float64', [-1, 2]))).toEqual([]);
    expect(findMisfits(split('[[[0.5], [0.5]]]'), tensor('float64', [-1, 2, 1]))).toEqual([]);
    expect(findMisfits(split('[[0.5, 0.5]]'), tensor('int64', [-1]))).toEqual([
      'The answer has 2 columns; the signature has 1.',
    ]);
    expect(findMisfits(split('[0.5]'), tensor('int64', [-1]))).toEqual([
      'Column "prediction" is long in the signature; row 0 of the answer is not.',
    ]);
  });
});
