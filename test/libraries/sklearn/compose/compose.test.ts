import { describe, expect, test } from 'vitest';
import type { Column } from '../../../../src/data/frame.ts';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { PythonDict, PythonGlobal, PythonSlice, PythonTuple } from '../../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../../src/formats/python/values.ts';
import { Attributes } from '../../../../src/libraries/sklearn/attributes.ts';
import { readColumnKey, resolveColumnKey } from '../../../../src/libraries/sklearn/compose/column-key.ts';
import { stackColumns, stackSparse } from '../../../../src/libraries/sklearn/stack-columns.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import type { Table } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('columns-');
});

describe('columns that are missing', () => {
  test('since 1.0 they are named', () => {
    const transform = requireMethod(loadEstimator(readCase('mlflow3-columns-types')), 'transform');
    const x: Table = {
      kind: 'frame',
      rowCount: 1,
      columns: [{ name: 'b', dtype: 'bool', values: Uint8Array.of(1) }],
    };
    expect(catchError(() => transform(x)).message).toBe("columns are missing: {'i'}");
  });

  test('an array is no table: columns by name are refused', () => {
    const transform = requireMethod(loadEstimator(readCase('mlflow3-columns-types')), 'transform');
    const error = catchError(() => transform(makeMatrix(1, 4, new Float64Array(4))));
    expect(error.message).toBe('Specifying the columns using strings is only supported for dataframes.');
  });

  test('a column that is there twice is refused', () => {
    const transform = requireMethod(loadEstimator(readCase('mlflow3-columns-types')), 'transform');
    const b: Column = { name: 'b', dtype: 'bool', values: Uint8Array.of(1) };
    const error = catchError(() => transform({ kind: 'frame', rowCount: 1, columns: [b, b, { ...b, name: 'i' }] }));
    expect(error.message).toBe('X has the column "b" more than once.');
  });
});

describe('layouts that are not known', () => {
  test('a container other than pandas is refused', () => {
    const config = new PythonDict(new Map([['transform', 'polars']]));
    const error = catchError(() =>
      loadEstimator(changeCase('mlflow3-columns-types', { _sklearn_output_config: config })),
    );
    expect(error.message).toBe('ColumnTransformer (scikit-learn 1.9.1): set_output(transform="polars") is not known.');
  });

  test('transformers that are no tuples are refused', () => {
    const error = catchError(() => loadEstimator(changeCase('mlflow3-columns-types', { transformers_: ['x'] })));
    expect(error.message).toBe(
      'ColumnTransformer (scikit-learn 1.9.1): transformers_[0] is no tuple of name, transformer and columns.',
    );
  });

  test('a transformer without positions is refused', () => {
    const none = new PythonDict();
    const error = catchError(() =>
      loadEstimator(changeCase('mlflow3-columns-types', { _transformer_to_input_indices: none })),
    );
    expect(error.message).toBe(
      'ColumnTransformer (scikit-learn 1.9.1): _transformer_to_input_indices has no positions of b.',
    );
  });
});

describe('column specifications', () => {
  const attributes = new Attributes(changeCase('mlflow3-columns-types', {}), '');
  const resolve = (value: PythonValue): number[] =>
    resolveColumnKey(readColumnKey(value, attributes, 'here'), 5, ['a', 'b', 'c', 'd', 'e']);

  test.each([
    ['a name', 'b', [1]],
    ['a position', -1, [4]],
    ['names', ['e', 'a'], [4, 0]],
    ['positions', new PythonTuple([0, -2]), [0, 3]],
    ['a mask', [true, false, false, true, false], [0, 3]],
    ['a slice of positions', new PythonSlice(1, -1, null), [1, 2, 3]],
    ['a slice backwards', new PythonSlice(null, null, -2), [4, 2, 0]],
    ['a slice of names, its end included', new PythonSlice('b', 'd', null), [1, 2, 3]],
    ['a slice beyond the end', new PythonSlice(3, 99, null), [3, 4]],
  ] as const)('%s', (_, value, positions) => {
    expect(resolve(Array.isArray(value) ? Array.from<PythonValue>(value) : (value as PythonValue))).toEqual(positions);
  });

  test('a callable that fit did not resolve is refused', () => {
    const error = catchError(() => resolve(new PythonGlobal('model', 'choose')));
    expect(error.message).toBe(
      'ColumnTransformer (scikit-learn 1.9.1): the columns at here are neither all names nor all positions.',
    );
  });

  test('a position beyond X is refused', () => {
    expect(catchError(() => resolve(7)).message).toBe('X has 5 columns; the model asks for column 7.');
  });
});

describe('answers side by side', () => {
  const frame = (...columns: Column[]): Table => ({ kind: 'frame', rowCount: 1, columns });

  test('float32 stays among float32 and 16-bit numbers, and widens with 32-bit ones', () => {
    const narrow = makeMatrix(1, 1, Float32Array.of(0.5));
    const short = frame({ name: 0, dtype: 'int16', values: Int16Array.of(3) });
    const long = frame({ name: 0, dtype: 'int32', values: Int32Array.of(3) });
    expect(stackColumns([narrow, short])).toEqual(makeMatrix(1, 2, Float32Array.of(0.5, 3)));
    expect(stackColumns([narrow, long])).toEqual(makeMatrix(1, 2, Float64Array.of(0.5, 3)));
  });

  test('signed and unsigned numbers take the next signed type, and floats beyond 64 bits', () => {
    const signed = frame({ name: 0, dtype: 'int8', values: Int8Array.of(-1) });
    const unsigned = frame({ name: 0, dtype: 'uint8', values: Uint8Array.of(200) });
    const huge = frame({ name: 0, dtype: 'uint64', values: BigUint64Array.of(7n) });
    expect(stackColumns([signed, unsigned])).toMatchObject({ columns: [{ dtype: 'int16' }, { dtype: 'int16' }] });
    expect(stackColumns([signed, huge])).toEqual(makeMatrix(1, 2, Float64Array.of(-1, 7)));
  });

  test('a sparse stack leaves zeros of dense parts out', () => {
    const answer = stackSparse([
      makeMatrix(2, 2, Float64Array.of(0, 1, 2, 0)),
      makeMatrix(2, 1, Float64Array.of(3, 0)),
    ]);
    expect([...answer.columnIndices]).toEqual([1, 2, 0]);
    expect([...answer.rowOffsets]).toEqual([0, 2, 3]);
    expect([...answer.data]).toEqual([1, 3, 2]);
  });

  test('parts of unequal length are refused', () => {
    const error = catchError(() =>
      stackColumns([makeMatrix(1, 1, new Float64Array(1)), makeMatrix(2, 1, new Float64Array(2))]),
    );
    expect(error.message).toBe('Transformers answer 1 rows and 2 rows; they must be as many.');
  });
});
