// How nodes of a skops file are read: what each reader is given.
import type { Value } from '../../data/dtype.ts';
import type { PythonGlobal, PythonValue } from '../python/values.ts';

/** What a node reader may ask for while it reads. */
export interface SkopsContext {
  readonly protocol: number;
  /** Do records keep what only their writer needs? */
  readonly isFaithful: boolean;
  /** Reads the node in a JSON value; `place` names it in errors. */
  readNode(value: Value | undefined, place: string): PythonValue;
  /** A class or function by name, noted among the names of the file. */
  nameGlobal(module: string, name: string): PythonGlobal;
  /** A file of the archive. */
  readFile(name: string): Uint8Array;
}
