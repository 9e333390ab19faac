// Why a file could not be read or written, for people.
import { DecantError, describeError } from '../../errors.ts';

const FILE_ERRORS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTDIR', 'there is no such file or folder'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'this user may not'],
  ['EPERM', 'this user may not'],
  ['EROFS', 'the disk is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', "the user's share of the disk is full"],
  ['EPIPE', 'its reader has gone'],
]);

function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return FILE_ERRORS.get(code) ?? describeError(error);
}

/** The error for an input that cannot be read, from its opening or in the middle of it. */
export function refuseInput(name: string, error: unknown): DecantError {
  return new DecantError('RESOURCE_DOES_NOT_EXIST', `Cannot read the input file ${name}: ${explain(error)}.`, {
    cause: error,
  });
}

/** The error for predictions that cannot be written. */
export function refuseOutput(name: string, error: unknown): DecantError {
  return new DecantError('IO_ERROR', `Cannot write the predictions to ${name}: ${explain(error)}.`, { cause: error });
}
