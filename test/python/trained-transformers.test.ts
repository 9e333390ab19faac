// Transformers that TypeScript trained: what Python loads is equal to what scikit-learn learns of the same rows, and answers the same.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import {
  ColumnTransformer,
  KNNImputer,
  LabelBinarizer,
  LabelEncoder,
  LogisticRegression,
  makeColumnSelector,
  makeColumnTransformer,
  makePipeline,
  MinMaxScaler,
  MissingIndicator,
  OneHotEncoder,
  OrdinalEncoder,
  PCA,
  saveModel,
  SimpleImputer,
} from '../../src/entry-points/sklearn.ts';
import type { Features } from '../../src/entry-points/sklearn.ts';
import { writeEstimator } from '../../src/libraries/sklearn/write-estimator.ts';
import { describeAnswer } from '../libraries/sklearn/training/fitted-tables.ts';
import { runPython } from './pythons.ts';

type Row = Readonly<Record<string, string | number | boolean | null>>;

const ROWS: readonly Row[] = [
  { city: 'Oslo', age: 30, height: 1.75, floor: 2, flag: true, kind: 'b' },
  { city: 'Ålesund', age: null, height: 2.5, floor: 1, flag: false, kind: 'a' },
  { city: null, age: 41.5, height: 2, floor: 2, flag: true, kind: 'b' },
  { city: 'Oslo', age: 30, height: 1.5, floor: 7, flag: true, kind: 'c' },
  { city: 'Ålesund', age: 50, height: 2, floor: 1, flag: false, kind: 'a' },
  { city: 'Rome', age: null, height: 1.25, floor: 2, flag: true, kind: 'b' },
];
const OTHER = ROWS.map((row, index) => ({ ...row, height: 1 + index / 4, city: ROWS[(index + 2) % 6]!['city']! }));

const MODELS = {
  'one-hot': [new OneHotEncoder({ drop: 'first', maxCategories: 3 }), ['city', 'floor', 'flag']],
  ordinal: [
    new OrdinalEncoder({ handleUnknown: 'use_encoded_value', unknownValue: -1, minFrequency: 2 }),
    ['city', 'age'],
  ],
  simple: [new SimpleImputer({ strategy: 'most_frequent', addIndicator: true }), ['city', 'age']],
  constant: [new SimpleImputer({ strategy: 'constant', fillValue: 'none' }), ['city']],
  neighbors: [new KNNImputer({ nNeighbors: 2, weights: 'distance' }), ['age', 'height']],
  indicator: [new MissingIndicator(), ['age', 'floor']],
  columns: [
    makeColumnTransformer(
      [
        [
          makePipeline(new SimpleImputer({ strategy: 'median', addIndicator: true }), new MinMaxScaler()),
          ['age', 'height'],
        ],
        [new OneHotEncoder({ drop: 'if_binary', handleUnknown: 'ignore' }), ['city']],
      ],
      { remainder: 'passthrough' },
    ),
    ['city', 'age', 'height', 'floor'],
  ],
  selected: [
    new ColumnTransformer({
      transformers: [
        ['numbers', new SimpleImputer(), makeColumnSelector({ dtypeInclude: 'number' })],
        [
          'texts',
          new OneHotEncoder({ minFrequency: 2, sparseOutput: false }),
          makeColumnSelector({ dtypeInclude: 'str' }),
        ],
      ],
      transformerWeights: { numbers: 2 },
      verboseFeatureNamesOut: false,
    }),
    ['city', 'age', 'flag'],
  ],
} as const;

function pick(rows: readonly Row[], names: readonly string[]): readonly Row[] {
  return rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]!])));
}

const folder = mkdtempSync(join(tmpdir(), 'decant-trained-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('transformers are equal to those of scikit-learn, and answer the same', async () => {
  const files: Record<string, Record<string, string>> = {};
  const answers: Record<string, unknown> = {};
  const write = (name: string, model: { toRecord(): Parameters<typeof writeEstimator>[0] }): void => {
    files[name] = Object.fromEntries(
      (['pickle', 'joblib', 'skops'] as const).map((format) => {
        const path = join(folder, `${name}.${format}`);
        writeFileSync(path, writeEstimator(model.toRecord(), format).bytes);
        return [format, path];
      }),
    );
  };
  for (const [name, [model, columns]] of Object.entries(MODELS)) {
    model.fit(pick(ROWS, columns));
    write(name, model);
    answers[name] = { rows: plainRows(model.transform(pick(OTHER, columns))) };
  }
  const kinds = ROWS.map(({ kind }) => kind as string);
  write('labels', new LabelEncoder().fit(kinds));
  write('binarizer', new LabelBinarizer({ negLabel: -1, posLabel: 2 }).fit(kinds));
  const request = join(folder, 'request.json');
  writeFileSync(request, JSON.stringify({ rows: ROWS, other: OTHER, files, answers }));
  const output = await runPython('sklearn', [join(import.meta.dirname, 'trained_transformers.py'), request]);
  expect(JSON.parse(output)).toEqual({ compared: 30, differences: {} });
});

function plainRows(answer: Features): unknown {
  return describeAnswer(answer).rows.map((row) =>
    row.map((cell) => (typeof cell === 'object' && cell !== null && 'float' in cell ? cell.float : cell)),
  );
}

it.each([
  ['mlflow3', 'skops'],
  ['mlflow2', 'pickle'],
] as const)('a pipeline of columns and their principal components predicts the same in %s', async (stack, format) => {
  const names = ['city', 'age', 'height', 'floor'];
  const labels = [1, 0, 1, 1, 0, 0];
  const components = new PCA({ nComponents: 2, whiten: true });
  const model = makePipeline(MODELS.columns[0].clone(), components, new LogisticRegression());
  model.fit(pick(ROWS, names), labels);
  const path = join(folder, stack);
  // skops does not trust the types of columns that an imputer keeps, in Python neither.
  await saveModel(model, path, { serializationFormat: format, skopsTrustedTypes: ['numpy.dtype'] });
  const request = [{ uri: path, flavor: 'sklearn', rows: pick(OTHER, names) }];
  const output = await runPython(stack, [join(import.meta.dirname, 'load_saved.py'), '', JSON.stringify(request)]);
  const [answer] = JSON.parse(output.trim().split('\n').at(-1) ?? '') as [Record<string, unknown>];
  const predicted = model.predict(pick(OTHER, names));
  expect(answer).toMatchObject({ pyfunc: predicted, native: predicted, type: 'Pipeline' });
});
