// train_test_split: the same rows as scikit-learn picks for the same seed (sklearn/model_selection/_split.py, `train_test_split`,
// `ShuffleSplit`, `_validate_shuffle_split`).
import { DecantError } from '../../../errors.ts';
import { permute, RandomState } from '../../../kernels/random/index.ts';

/** Options of {@link trainTestSplit}. */
export interface SplitOptions {
  /** Rows of the test part: a part of all rows below 1, or their number. Default: what is left, or 0.25. */
  readonly testSize?: number;
  /** Rows of the training part. Default: what is left. */
  readonly trainSize?: number;
  /** A seed, or a generator, which then goes on. Default: a seed of its own each time. */
  readonly randomState?: number | RandomState;
  /** Default: true; false takes the rows in their order. */
  readonly shuffle?: boolean;
}

/** Positions of the rows of both parts. */
export interface SplitPositions {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

const DEFAULT_TEST_SIZE = 0.25;

/** Splits each of the arrays, all of one length, into a training and a test part: [train, test, train, test, ...]. */
export function trainTestSplit<T extends readonly [] | readonly (readonly unknown[])[]>(
  arrays: T,
  options: SplitOptions = {},
): { [K in keyof T]: { readonly train: T[K]; readonly test: T[K] } } {
  const [first] = arrays;
  if (first === undefined) throw refuse('At least one array required as input.');
  const other = arrays.find((array) => array.length !== first.length);
  if (other !== undefined) {
    const lengths = arrays.map((array) => array.length).join(', ');
    throw refuse(`Found input variables with inconsistent numbers of samples: [${lengths}]`);
  }
  const { train, test } = splitRows(first.length, options);
  const pick = (array: readonly unknown[], rows: Int32Array): unknown[] => Array.from(rows, (row) => array[row]);
  return arrays.map((array) => ({ train: pick(array, train), test: pick(array, test) })) as {
    [K in keyof T]: { readonly train: T[K]; readonly test: T[K] };
  };
}

/** The rows of both parts. */
export function splitRows(rowCount: number, options: SplitOptions = {}): SplitPositions {
  const { randomState, shuffle = true } = options;
  const [trainCount, testCount] = countParts(rowCount, options);
  if (!shuffle) {
    const order = Int32Array.from({ length: trainCount + testCount }, (_, row) => row);
    return { train: order.slice(0, trainCount), test: order.slice(trainCount) };
  }
  const order = permute(rowCount, toRandomState(randomState));
  return { test: order.slice(0, testCount), train: order.slice(testCount, testCount + trainCount) };
}

/** The generator of a seed, or the one that is given; a new one for none. */
export function toRandomState(randomState: number | RandomState | null | undefined): RandomState {
  if (randomState instanceof RandomState) return randomState;
  return new RandomState(randomState ?? Math.floor(Math.random() * 2 ** 32));
}

function countParts(rowCount: number, options: SplitOptions): readonly [train: number, test: number] {
  const { trainSize, testSize = trainSize === undefined ? DEFAULT_TEST_SIZE : undefined } = options;
  const test = testSize === undefined ? undefined : countPart(testSize, rowCount, 'test_size', Math.ceil);
  const train = trainSize === undefined ? undefined : countPart(trainSize, rowCount, 'train_size', Math.floor);
  const isTooMuch = (testSize ?? 1) < 1 && (trainSize ?? 1) < 1 && (testSize ?? 0) + (trainSize ?? 0) > 1;
  const testCount = test ?? rowCount - (train ?? 0);
  const trainCount = train ?? rowCount - testCount;
  if (isTooMuch || trainCount + testCount > rowCount) {
    throw refuse(
      `The sum of train_size and test_size = ${trainCount + testCount}, should be smaller than the number of samples ${rowCount}.`,
    );
  }
  if (trainCount > 0) return [trainCount, testCount];
  throw refuse(
    `With n_samples=${rowCount}, test_size=${testSize ?? 'None'} and train_size=${trainSize ?? 'None'}, the resulting train set will be empty. Adjust any of the aforementioned parameters.`,
  );
}

function countPart(size: number, rowCount: number, name: string, round: (value: number) => number): number {
  if (size > 0 && size < 1) return round(size * rowCount);
  if (Number.isInteger(size) && size > 0 && size < rowCount) return size;
  throw refuse(
    `${name}=${size} should be either positive and smaller than the number of samples ${rowCount} or a float in the (0, 1) range`,
  );
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
