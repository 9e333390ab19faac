// A failed command: one plain line with the code, then the remedy; the trace only for defects of Decant itself.
import { DecantError } from '../errors.ts';

/** Writes what went wrong to standard error; answers the exit code. */
export function reportError(error: unknown): number {
  if (error instanceof DecantError) {
    process.stderr.write(`Error: ${error.code}: ${error.message}\n`);
    if (error.hint !== undefined) process.stderr.write(`Hint: ${error.hint}\n`);
  } else {
    process.stderr.write(`Error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  return 1;
}
