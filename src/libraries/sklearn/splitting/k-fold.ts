// Folds of rows: KFold and StratifiedKFold give the same ones as scikit-learn for the same seed (sklearn/model_selection/_split.py).
import { DecantError } from '../../../errors.ts';
import { permute } from '../../../kernels/random/index.ts';
import type { RandomState } from '../../../kernels/random/index.ts';
import { toRandomState } from './train-test-split.ts';
import type { SplitPositions } from './train-test-split.ts';

/** Parameters of both. */
export interface FoldParams {
  /** At least 2. Default: 5. */
  readonly nSplits?: number;
  /** Default: false, rows in their order. */
  readonly shuffle?: boolean;
  /** A seed, or a generator, which then goes on; only with `shuffle`. */
  readonly randomState?: number | RandomState;
}

/** What gives the folds of rows. */
export interface Folds {
  /** Positions of the rows of each fold's two parts, in their order. */
  split(rowCount: number, y?: ArrayLike<unknown>): readonly SplitPositions[];
}

/** Consecutive folds of nearly the same size. */
export class KFold implements Folds {
  readonly params: Required<Omit<FoldParams, 'randomState'>> & Pick<FoldParams, 'randomState'>;

  constructor(params: FoldParams = {}) {
    this.params = checkParams(params);
  }

  split(rowCount: number): readonly SplitPositions[] {
    const { nSplits, shuffle, randomState } = this.params;
    if (nSplits > rowCount) {
      throw refuse(
        `Cannot have number of splits n_splits=${nSplits} greater than the number of samples: n_samples=${rowCount}.`,
      );
    }
    const order = shuffle
      ? permute(rowCount, toRandomState(randomState))
      : Int32Array.from({ length: rowCount }, (_, row) => row);
    const folds = new Int32Array(rowCount);
    let start = 0;
    for (let fold = 0; fold < nSplits; fold++) {
      const size = Math.floor(rowCount / nSplits) + (fold < rowCount % nSplits ? 1 : 0);
      for (let at = start; at < start + size; at++) folds[order[at]!] = fold;
      start += size;
    }
    return toPositions(folds, nSplits);
  }
}

/** Folds with nearly the same part of each class. */
export class StratifiedKFold implements Folds {
  readonly params: Required<Omit<FoldParams, 'randomState'>> & Pick<FoldParams, 'randomState'>;

  constructor(params: FoldParams = {}) {
    this.params = checkParams(params);
  }

  split(rowCount: number, y?: ArrayLike<unknown>): readonly SplitPositions[] {
    const { nSplits, shuffle, randomState } = this.params;
    if (y === undefined) throw refuse("The 'y' parameter should not be None.");
    if (y.length !== rowCount) {
      throw refuse(`Found input variables with inconsistent numbers of samples: [${rowCount}, ${y.length}]`);
    }
    if (Array.from(y).some((value) => typeof value === 'number' && !Number.isInteger(value))) {
      throw refuse("Supported target types are: ('binary', 'multiclass'). Got 'continuous' instead.");
    }
    // Classes by their first row.
    const numbers = new Map<unknown, number>();
    const classes = Int32Array.from({ length: rowCount }, (_, row) => {
      const known = numbers.get(y[row]);
      if (known !== undefined) return known;
      numbers.set(y[row], numbers.size);
      return numbers.size - 1;
    });
    const counts = new Int32Array(numbers.size);
    for (const number of classes) counts[number]!++;
    if (counts.every((count) => nSplits > count)) {
      throw refuse(`n_splits=${nSplits} cannot be greater than the number of members in each class.`);
    }
    const allocation = allocate(counts, nSplits);
    const random = shuffle ? toRandomState(randomState) : undefined;
    const folds = new Int32Array(rowCount);
    for (let number = 0; number < counts.length; number++) {
      const ofClass = allocation.flatMap((sizes, fold) => Array.from({ length: sizes[number]! }, () => fold));
      const order = random === undefined ? undefined : permute(ofClass.length, random);
      let next = 0;
      for (let row = 0; row < rowCount; row++) {
        if (classes[row] !== number) continue;
        folds[row] = ofClass[order === undefined ? next : order[next]!]!;
        next++;
      }
    }
    return toPositions(folds, nSplits);
  }
}

/** Rows of each class in each fold: the sorted classes, dealt out one by one. */
function allocate(counts: Int32Array, nSplits: number): readonly Int32Array[] {
  const allocation = Array.from({ length: nSplits }, () => new Int32Array(counts.length));
  let dealt = 0;
  for (let number = 0; number < counts.length; number++) {
    for (let row = 0; row < counts[number]!; row++) allocation[dealt++ % nSplits]![number]!++;
  }
  return allocation;
}

function toPositions(folds: Int32Array, nSplits: number): readonly SplitPositions[] {
  const rows = Int32Array.from(folds, (_, row) => row);
  return Array.from({ length: nSplits }, (_, fold) => ({
    train: rows.filter((row) => folds[row] !== fold),
    test: rows.filter((row) => folds[row] === fold),
  }));
}

function checkParams(params: FoldParams): KFold['params'] {
  const { nSplits = 5, shuffle = false, randomState } = params;
  if (!Number.isInteger(nSplits)) throw refuse(`The number of folds must be of Integral type. ${nSplits} was passed.`);
  if (nSplits < 2) {
    throw refuse(
      `k-fold cross-validation requires at least one train/test split by setting n_splits=2 or more, got n_splits=${nSplits}.`,
    );
  }
  if (!shuffle && randomState !== undefined) {
    throw refuse(
      'Setting a random_state has no effect since shuffle is False. You should leave random_state to its default (None), or set shuffle=True.',
    );
  }
  return { nSplits, shuffle, ...(randomState === undefined ? {} : { randomState }) };
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
