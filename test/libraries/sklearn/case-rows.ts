// Rows of the inputs and answers of cases, to ask for each row alone and for all in another order.
import type { Estimator } from '../../../src/libraries/sklearn/estimator.ts';
import type { Input } from './case-tables.ts';

/** Estimators whose answer for a row depends on the other rows in scikit-learn too. */
const WHOLE_BATCH: readonly {
  readonly className: string;
  readonly method: string;
  /** First release of 0.x, by its minor number, where it no longer does. */
  readonly until?: number;
  readonly reason: string;
}[] = [
  { className: 'DropMissingData', method: 'transform', reason: 'it leaves rows out' },
  { className: 'OutlierTrimmer', method: 'transform', reason: 'it leaves rows out' },
  { className: 'NMF', method: 'transform', reason: 'its steps end when the sum of changes of all rows is small' },
  {
    className: 'MiniBatchNMF',
    method: 'transform',
    reason: 'its steps end when the sum of changes of all rows is small',
  },
  {
    className: 'IterativeImputer',
    method: 'transform',
    reason: 'its rounds end when the largest change of all rows is small',
  },
  { className: 'LabelBinarizer', method: 'transform', reason: 'the labels that are there decide the kind of target' },
  {
    className: 'OneVsOneClassifier',
    method: 'decision_function',
    until: 22,
    reason: 'ranges of confidences are those of the batch',
  },
  { className: 'SVC', method: 'decision_function', until: 22, reason: 'ranges of confidences are those of the batch' },
  {
    className: 'NuSVC',
    method: 'decision_function',
    until: 22,
    reason: 'ranges of confidences are those of the batch',
  },
  {
    className: 'CalibratedClassifierCV',
    method: 'predict_proba',
    until: 22,
    reason: 'ranges of confidences are those of the batch',
  },
  {
    className: 'IsolationForest',
    method: 'decision_function',
    until: 22,
    reason: 'NumPy adds depths of one row in another order',
  },
  {
    className: 'IsolationForest',
    method: 'score_samples',
    until: 22,
    reason: 'NumPy adds depths of one row in another order',
  },
  {
    className: 'SparsePCA',
    method: 'transform',
    reason: 'one row alone gets one dimension, and lengths in the batch divided before 0.22',
  },
  {
    className: 'MiniBatchSparsePCA',
    method: 'transform',
    reason: 'one row alone gets one dimension, and lengths in the batch divided before 0.22',
  },
  ...['predict', 'predict_proba', 'predict_log_proba'].map((method) => ({
    className: 'DummyClassifier',
    method,
    reason: 'stratified and uniform labels are drawn row after row',
  })),
  {
    className: 'LeaveOneOutEncoder',
    method: 'transform',
    reason: 'one missing value that is new, such as None beside NaN, makes all of them new',
  },
  {
    className: 'CatBoostEncoder',
    method: 'transform',
    reason: 'one missing value that is new, such as None beside NaN, makes all of them new',
  },
  { className: 'KNNImputer', method: 'transform', until: 24, reason: 'marks are left out where nothing is missing' },
];

/** Does the answer for a row stay the same whatever rows are beside it? */
export function answersRowByRow({ className }: Estimator, method: string, release: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return !WHOLE_BATCH.some(
    (known) =>
      known.className === className &&
      known.method === method &&
      (known.until === undefined || (major === 0 && minor < known.until)),
  );
}

/** Number of rows of an input. */
export function countRows(input: Input): number {
  if (input.kind === 'series') return input.values.length;
  return input.kind === 'frame' ? (input.columns[0]?.values.length ?? 0) : input.rows.length;
}

/** The rows of an input at these positions. */
export function takeRows(input: Input, positions: readonly number[]): Input {
  if (input.kind === 'series') return { ...input, values: pick(input.values, positions) };
  if (input.kind !== 'frame') return { ...input, rows: pick(input.rows, positions) };
  return { ...input, columns: input.columns.map((column) => ({ ...column, values: pick(column.values, positions) })) };
}

/** The rows at these positions of an answer in the shape that tests compare. */
export function takeAnswers(answer: unknown, positions: readonly number[]): unknown {
  if (Array.isArray(answer)) return answer.map((item) => takeAnswers(item, positions));
  const described = answer as
    { readonly rows: readonly unknown[] } | { readonly shape: readonly number[]; readonly data: readonly unknown[] };
  if ('rows' in described) return { ...described, rows: pick(described.rows, positions) };
  const { shape, data } = described;
  const width = shape.slice(1).reduce((product, size) => product * size, 1);
  return {
    ...described,
    shape: [positions.length, ...shape.slice(1)],
    data: positions.flatMap((row) => data.slice(row * width, (row + 1) * width)),
  };
}

function pick<T>(items: readonly T[], positions: readonly number[]): T[] {
  return positions.flatMap((position) => items.slice(position, position + 1));
}
