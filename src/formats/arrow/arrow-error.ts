// The error for Arrow data that breaks the format.
import { DecantError } from '../../errors.ts';

/** MALFORMED_DATA with the problem. */
export function malformedArrow(problem: string, cause?: unknown): DecantError {
  return new DecantError('MALFORMED_DATA', `Arrow data: ${problem}.`, {
    hint: 'The data is damaged, cut short, or no Arrow IPC.',
    cause,
  });
}
