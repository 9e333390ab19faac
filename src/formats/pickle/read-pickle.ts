// Reads Python pickles (protocols 0 to 5) as data: nothing is imported, nothing is called.
import { ByteCursor } from './byte-cursor.ts';
import { runPickle } from './machine.ts';
import { completeLimits } from './options.ts';
import type { PickleOptions, PickleResult } from './options.ts';

/**
 * The object in a pickle, as inert records. Refuses damaged bytes with MALFORMED_DATA, hunger beyond the limits with
 * LIMIT_EXCEEDED, and what lies outside the file (persistent ids, extensions, buffers) with UNSUPPORTED_MODEL.
 */
export function readPickle(bytes: Uint8Array, options: PickleOptions = {}): PickleResult {
  const limits = completeLimits(options);
  return runPickle(new ByteCursor(bytes, limits.maxValueBytes), limits, options.loadPersistent);
}
