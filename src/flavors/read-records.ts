// The file of a model that Python pickled to records. Its first bytes decide how it is read, not its name or its MLmodel.
import { readJoblib } from '../formats/joblib/index.ts';
import type { PythonGlobal, PythonValue } from '../formats/python/values.ts';
import { readSkops } from '../formats/skops/index.ts';
import { atSource } from './at-source.ts';

/** What a model file holds. */
export interface Records {
  readonly value: PythonValue;
  /** Every class and function that the file names. */
  readonly globals: readonly PythonGlobal[];
  readonly format: 'pickle' | 'skops';
}

/** Reads pickle, cloudpickle, joblib or skops; `source` names the file in errors. Faithful records are for writers, not for estimators. */
export function readRecords(
  bytes: Uint8Array,
  source: string,
  options: { readonly isFaithful?: boolean } = {},
): Records {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
  return atSource(source, () => {
    const { value, globals } = isZip ? readSkops(bytes, options) : readJoblib(bytes, options);
    return { value, globals, format: isZip ? 'skops' : 'pickle' };
  });
}
