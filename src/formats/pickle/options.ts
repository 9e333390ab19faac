// What a caller may set for the reading of a pickle, and what comes of it.
import type { PythonGlobal, PythonValue } from '../python/values.ts';

/** Limits and hooks of the pickle reader. The limits are the operator's; no file can raise them. */
export interface PickleOptions {
  /** Longest byte string, text or array, in bytes. Default 4 GiB. */
  readonly maxValueBytes?: number;
  /** Most entries of the memo. Default 50 million. */
  readonly maxMemoEntries?: number;
  /** Deepest stack, which is also the longest tuple. Default 10 million. */
  readonly maxStackDepth?: number;
  /** Most objects in all: every opcode counts as one, and so does every element that a reconstructor copies. Default 50 million. */
  readonly maxObjects?: number;
  /** What a persistent id stands for (PERSID, BINPERSID). Without it such a pickle is refused. */
  readonly loadPersistent?: (id: PythonValue) => PythonValue;
  /**
   * For records that are written again: whole floats stay {@link PythonFloat}s, and OrderedDict, defaultdict, frozenset, bytearray and
   * subclasses of ndarray stay calls of their classes. Estimators do not read such records. Default false.
   */
  readonly isFaithful?: boolean;
}

/** Options with their defaults filled in. */
export type PickleLimits = Required<Omit<PickleOptions, 'loadPersistent'>>;

/** One pickle, read. */
export interface PickleResult {
  readonly value: PythonValue;
  /** Every class and function that the pickle names, each once, in the order of first sight. */
  readonly globals: readonly PythonGlobal[];
  /** Highest protocol that the pickle declares; 0 where it declares none (protocols 0 and 1). */
  readonly protocol: number;
  /** Bytes up to and with STOP; what follows was not looked at. */
  readonly bytesRead: number;
}

/** Fills in the defaults. */
export function completeLimits(options: PickleOptions): PickleLimits {
  return {
    maxValueBytes: options.maxValueBytes ?? 2 ** 32,
    maxMemoEntries: options.maxMemoEntries ?? 50_000_000,
    maxStackDepth: options.maxStackDepth ?? 10_000_000,
    maxObjects: options.maxObjects ?? 50_000_000,
    isFaithful: options.isFaithful ?? false,
  };
}
