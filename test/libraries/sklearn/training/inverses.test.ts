// inverseTransform of encoders and imputers, beside scikit-learn's (tools/fixtures/sklearn_inverses.py).
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PythonDict } from '../../../../src/formats/python/values.ts';
import { RandomState } from '../../../../src/kernels/random/index.ts';
import type { Features } from '../../../../src/libraries/sklearn/estimator.ts';
import {
  KMeans,
  makePipeline,
  MinMaxScaler,
  OneHotEncoder,
  OrdinalEncoder,
  PCA,
  SimpleImputer,
} from '../../../../src/libraries/sklearn/training/index.ts';
import { readFeatures } from '../../../../src/libraries/sklearn/training/training-data.ts';
import { describeAnswer, readTable, readValue } from './fitted-tables.ts';
import type { TableCase } from './fitted-tables.ts';

const CLASSES = { OneHotEncoder, OrdinalEncoder, SimpleImputer };

interface InverseCase {
  readonly class: keyof typeof CLASSES;
  readonly params: Readonly<Record<string, unknown>>;
  readonly x: TableCase;
  /** Of the answer of transform where x is null. */
  readonly inverses: readonly (
    | { readonly x: TableCase | null; readonly dtype: string; readonly rows: readonly (readonly unknown[])[] }
    | { readonly x: TableCase | null; readonly error: string }
  )[];
}

const PATH = resolve(import.meta.dirname, '../../../fixtures/sklearn-training/inverses.json');
const { cases } = JSON.parse(readFileSync(PATH, 'utf8')) as { readonly cases: readonly InverseCase[] };

describe('inverses', () => {
  it.each(cases.map((one, number) => [`${number} ${one.class} ${Object.keys(one.params).join()}`, one] as const))(
    'answer case %s',
    (_name, { class: className, params, x, inverses }) => {
      const model = new CLASSES[className](readValue(params) as object).fit(readTable(x));
      const transformed = model.transform(readTable(x));
      for (const expected of inverses) {
        const invert = (): Features =>
          model.inverseTransform(expected.x === null ? transformed : readTable(expected.x));
        if ('error' in expected) expect(invert).toThrow(withoutData(expected.error));
        else expect(describeArray(invert())).toEqual({ dtype: expected.dtype, rows: expected.rows });
      }
    },
  );

  it('keep whole numbers that no double holds', () => {
    const values = BigInt64Array.of(2n ** 62n + 1n, 2n ** 53n + 1n, 2n ** 62n + 1n);
    const x: Features = { kind: 'frame', rowCount: 3, columns: [{ name: 'a', dtype: 'int64', values }] };
    for (const model of [new OneHotEncoder(), new OrdinalEncoder()]) {
      const answer = model.inverseTransform(model.fitTransform(x));
      expect(answer).toMatchObject({ kind: 'frame', columns: [{ dtype: 'int64', values }] });
    }
  });

  it('answer arrays of texts for arrays of texts', () => {
    const model = new OneHotEncoder().fit([['b'], ['a']]);
    expect(describeArray(model.inverseTransform([[1, 0]])).rows).toEqual([['a']]);
    expect(describeArray(new OrdinalEncoder().fit([['b'], ['a']]).inverseTransform([[1]])).rows).toEqual([['b']]);
  });

  it('refuse infinity, no rows, and long lists of rows in short', () => {
    const model = new OneHotEncoder().fit([['b'], ['a']]);
    expect(() => model.inverseTransform([[0, Infinity]])).toThrow(
      "Input contains infinity or a value too large for dtype('float64').",
    );
    expect(() => model.inverseTransform({ a: [], b: [] })).toThrow('Found array with 0 sample(s) (shape=(0, 2))');
    expect(() => model.inverseTransform(Array.from({ length: 1001 }, () => [0, 0]))).toThrow(
      'Samples [   0    1    2 ...  998  999 1000] can not be inverted',
    );
  });

  it('go through a pipeline', () => {
    const steps = makePipeline(new SimpleImputer({ addIndicator: true }), new MinMaxScaler());
    const x = [
      [1, Number.NaN],
      [3, 4],
      [2, 8],
    ];
    const { estimator } = steps.fit(x);
    expect(estimator.inverse_transform?.(estimator.transform!(readFeatures(x)))).toMatchObject({
      data: Float64Array.of(1, Number.NaN, 3, 4, 2, 8),
    });
  });
});

describe('a generator as randomState', () => {
  it.each([
    new KMeans({ nClusters: 2, randomState: new RandomState(0) }),
    new PCA({ randomState: new RandomState(0) }),
  ])('is None in the record of $className', (model) => {
    const { state } = model
      .fit([
        [1, 2],
        [3, 1],
        [7, 5],
      ])
      .toRecord();
    expect((state as PythonDict).get('random_state')).toBeNull();
  });
});

// Errors of Decant never tell the texts of X.
function withoutData(message: string): string {
  return message.replace(/(?<=could not convert string to float: ).*/, '');
}

function describeArray(answer: Features): { readonly dtype: string; readonly rows: readonly unknown[] } {
  const { dtype, rows } = describeAnswer(answer);
  const isText = answer.kind === 'frame' && answer.columns.every((column) => column.dtype === 'str');
  return { dtype: isText ? 'str' : dtype, rows };
}
