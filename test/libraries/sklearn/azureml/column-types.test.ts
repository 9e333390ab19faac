// The types of fit's columns: what pandas' astype gives, and what it refuses.
import { expect, test } from 'vitest';
import type { Column } from '../../../../src/data/frame.ts';
import { castColumn, readColumnType } from '../../../../src/libraries/sklearn/azureml/column-types.ts';

const TEXTS: Column = { name: 'a', dtype: 'str', values: ['1', ' 2 '] };
const FLOATS: Column = { name: 'a', dtype: 'float64', values: Float64Array.of(1.9, -2.5) };

test('floats are cut to integers', () => {
  expect(castColumn(FLOATS, 'int64').values).toEqual(BigInt64Array.of(1n, -2n));
});

test('texts of whole numbers become integers, and those of fractions only floats', () => {
  expect(castColumn(TEXTS, 'int64').values).toEqual(BigInt64Array.of(1n, 2n));
  const fraction: Column = { name: 'a', dtype: 'str', values: ['1.5'] };
  expect(castColumn(fraction, 'float64').values).toEqual(Float64Array.of(1.5));
  expect(() => castColumn(fraction, 'int64')).toThrow('Column "a" is str and has values that are no int64');
});

test('NaN has no integer', () => {
  const column: Column = { name: 'a', dtype: 'float64', values: Float64Array.of(Number.NaN) };
  expect(() => castColumn(column, 'int32')).toThrow('no int32');
});

test('types that are not known have no name here', () => {
  expect(readColumnType({ kind: 'f', itemSize: 2, littleEndian: true })).toBeUndefined();
  expect(readColumnType({ kind: 'c', itemSize: 16, littleEndian: true })).toBeUndefined();
  expect(readColumnType({ kind: 'O', itemSize: 8, littleEndian: true })).toBe('object');
});
