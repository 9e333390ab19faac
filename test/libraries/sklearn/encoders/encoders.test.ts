import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Column } from '../../../../src/data/frame.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import type { Features } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('onehot-');
  testCases('ordinal-');
});

const texts = (s: string | null, t: string | null): Features => ({
  kind: 'frame',
  rowCount: 1,
  columns: [
    { name: 's', dtype: 'object', values: [s] },
    { name: 't', dtype: 'object', values: [t] },
  ],
});

describe('texts that are missing where nothing tells the release of pandas', () => {
  const table = (...numbers: readonly Column[]): Features => ({
    kind: 'frame',
    rowCount: 1,
    columns: [{ name: 's', dtype: 'str', values: [null] }, ...numbers],
  });
  const f = { name: 'f', dtype: 'float64', values: Float64Array.of(2) } as const;

  test('they are unknown where neither None nor NaN is a category', () => {
    const model = readCase('mlflow3-onehot-ignore');
    const x = table({ name: 'i', dtype: 'int64', values: BigInt64Array.of(2n) }, f, {
      name: 'b',
      dtype: 'bool',
      values: Uint8Array.of(1),
    });
    const answers = [undefined, 2, 3].map((pandasMajor) =>
      requireMethod(loadEstimator(model, [], { pandasMajor }), 'transform')(x),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toEqual(answers[2]);
  });

  test('they are refused where one of the two is', () => {
    const transform = requireMethod(loadEstimator(readCase('mlflow3-onehot-missing')), 'transform');
    expect(catchError(() => transform(table(f))).message).toContain('the model does not tell the release of pandas');
  });
});

describe('messages', () => {
  const transform = requireMethod(loadEstimator(readCase('mlflow3-onehot-texts')), 'transform');

  test('unknown categories are named as scikit-learn names them', () => {
    expect(catchError(() => transform(texts('z', 'x'))).message).toBe(
      "Found unknown categories ['z'] in column 0 during transform",
    );
    expect(catchError(() => transform(texts('a', null))).message).toBe(
      'Found unknown categories [None] in column 1 during transform',
    );
  });

  test('columns in another order than in fit are refused since 1.2', () => {
    const { columns } = texts('x', 'a') as Extract<Features, { kind: 'frame' }>;
    const swapped: Features = { kind: 'frame', rowCount: 1, columns: columns.toReversed() };
    expect(catchError(() => transform(swapped)).message).toBe(
      'The feature names should match those that were passed during fit. ' +
        'Feature names must be in the same order as they were in fit.',
    );
  });

  test('numbers where the categories are texts are refused', () => {
    const numbers: Features = { kind: 'matrix', rowCount: 1, columnCount: 2, data: Float64Array.of(1, 2) };
    expect(catchError(() => transform(numbers)).message).toBe(
      'Column 0 of X holds float64; the categories of OneHotEncoder in it are texts.',
    );
  });
});

describe('layouts that are not known', () => {
  test.each([
    [
      'mlflow3-onehot-texts',
      { handle_unknown: 'guess' },
      'OneHotEncoder (scikit-learn 1.9.1): handle_unknown = "guess" is not known.',
    ],
    [
      'mlflow3-onehot-texts',
      { dtype: 'complex64' },
      'OneHotEncoder (scikit-learn 1.9.1): dtype = "complex64" is not known.',
    ],
    [
      'mlflow3-onehot-texts',
      { _n_features_outs: [3, 3] },
      'OneHotEncoder (scikit-learn 1.9.1): _n_features_outs says 6 columns, the categories give 5.',
    ],
    [
      'sk024-onehot-drop-first',
      { drop_idx_: null },
      'OneHotEncoder (scikit-learn 0.24.2): drop is set and drop_idx_ is not.',
    ],
    [
      'mlflow3-ordinal-plain',
      { handle_unknown: 'ignore' },
      'OrdinalEncoder (scikit-learn 1.9.1): handle_unknown = "ignore" is not known.',
    ],
  ])('%s with %o is refused', (name, changes, message) => {
    const error = catchError(() => loadEstimator(changeCase(name, changes)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    expect(error.message).toBe(message);
  });
});

test('a float32 column that holds the rounding of a float64 category is refused: NumPy 1 and 2 disagree on it', () => {
  const encoder = requireMethod(loadEstimator(readCase('sk12-onehot-ignore')), 'transform');
  const row = (f: number): Features => ({
    kind: 'frame',
    rowCount: 1,
    columns: [
      { name: 's', dtype: 'object', values: ['a'] },
      { name: 'i', dtype: 'int64', values: BigInt64Array.of(1n) },
      { name: 'f', dtype: 'float32', values: Float32Array.of(f) },
      { name: 'b', dtype: 'bool', values: Uint8Array.of(1) },
    ],
  });
  expect(encoder(row(1.5))).toMatchObject({ kind: 'csr', columnCount: 10 });
  expect(encoder(row(0.1))).toMatchObject({ columnIndices: Int32Array.of(0, 2, 9) });
});

test('each known row has one 1 a column, and none for a category that fit did not see', () => {
  const transform = requireMethod(loadEstimator(readCase('mlflow3-onehot-ignore')), 'transform');
  const row = fc.record({
    s: fc.constantFrom('a', 'b', 'z'),
    i: fc.integer({ min: 0, max: 5 }),
    f: fc.constantFrom(0.5, 1.5, 2, 9.25),
    b: fc.constantFrom(0, 1),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
      const answer = transform({
        kind: 'frame',
        rowCount: rows.length,
        columns: [
          { name: 's', dtype: 'str', values: rows.map(({ s }) => s) },
          { name: 'i', dtype: 'int64', values: BigInt64Array.from(rows, ({ i }) => BigInt(i)) },
          { name: 'f', dtype: 'float64', values: Float64Array.from(rows, ({ f }) => f) },
          { name: 'b', dtype: 'bool', values: Uint8Array.from(rows, ({ b }) => b) },
        ],
      });
      const ones = rows.map(({ s, i, f }) => 1 + Number(s !== 'z') + Number(i >= 1 && i <= 3) + Number(f !== 9.25));
      const offsets = answer.kind === 'csr' ? [...answer.rowOffsets] : [];
      expect(offsets.slice(1).map((end, index) => end - (offsets[index] ?? 0))).toEqual(ones);
    }),
  );
});
