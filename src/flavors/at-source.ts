// Errors of a reader, which sees bytes alone, under the name of the file.
import { DecantError } from '../errors.ts';

/** Runs the reader; puts the file's name before what is wrong with it. */
export function atSource<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof DecantError)) throw cause;
    throw new DecantError(cause.code, `${source}: ${cause.message}`, {
      cause,
      ...(cause.hint === undefined ? {} : { hint: cause.hint }),
    });
  }
}
