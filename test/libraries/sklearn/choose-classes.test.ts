import { describe, expect, test } from 'vitest';
import { makeTensor } from '../../../src/data/tensor.ts';
import { chooseClasses, findLargest } from '../../../src/libraries/sklearn/choose-classes.ts';
import { takeColumn } from '../../../src/libraries/sklearn/response-values.ts';
import { takeElements } from '../../../src/libraries/sklearn/take-elements.ts';
import { catchError } from './golden-cases.ts';

describe('the largest score of a row', () => {
  test('is the first of equals', () => {
    expect([...findLargest(Float64Array.of(1, 3, 3, 2, 2, 2), 3)]).toEqual([1, 0]);
  });

  test('is the first NaN, where there is one', () => {
    expect([...findLargest(Float64Array.of(5, NaN, 9, NaN, NaN, 1), 3)]).toEqual([1, 0]);
  });

  test('names a label; a score beyond the labels is refused', () => {
    const classes = makeTensor('str', [1], ['only']);
    expect(chooseClasses(Float64Array.of(0, -1), classes, 2).data).toEqual(['only']);
    const error = catchError(() => chooseClasses(Float64Array.of(-1, 0), classes, 2));
    expect(error.code).toBe('INVALID_PARAMETER_VALUE');
    expect(error.message).toContain('index 1 is out of bounds for axis 0 with size 1');
  });
});

test('elements are taken by position, and none from the end on', () => {
  const table = makeTensor('float64', [2], Float64Array.of(7, 8));
  expect(takeElements(table, Int32Array.of(1, 0, 1), [3]).data).toEqual(Float64Array.of(8, 7, 8));
  expect(catchError(() => takeElements(table, Int32Array.of(2), [1])).code).toBe('INVALID_PARAMETER_VALUE');
});

test('the second probability of a classifier that knows one class is refused', () => {
  const answer = { rowCount: 2, width: 1, data: Float64Array.of(1, 1), isFloat32: false };
  const error = catchError(() => takeColumn(answer, 1));
  expect(error.code).toBe('INVALID_PARAMETER_VALUE');
  expect(error.message).toContain('index 1 is out of bounds for axis 1 with size 1');
});
