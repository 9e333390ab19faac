// Paths inside a model's folder: relative, with `/` between the parts, never out of the folder.
import { DecantError } from '../errors.ts';

/**
 * The path with `/` between its parts and without `.` and empty parts; '' is the folder itself. A path that is absolute,
 * holds `..` or NUL is refused with INVALID_PARAMETER_VALUE. A backslash is a separator only in what MLmodel files
 * of Windows state, and has to be replaced before.
 */
export function normalizeModelPath(path: string): string {
  const refuse = (reason: string): DecantError =>
    new DecantError('INVALID_PARAMETER_VALUE', `The path ${JSON.stringify(path)} ${reason}.`, {
      hint: "Files of a model are named relative to the model's folder.",
    });
  if (path.includes('\0')) throw refuse('holds a NUL character');
  if (isAbsolutePath(path)) throw refuse("is absolute; expected one inside the model's folder");
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw refuse("leaves the model's folder");
  return parts.join('/');
}

/** Does the path start at a root, a drive or a scheme, by the rules of any system? */
export function isAbsolutePath(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[/\\]|[A-Za-z][A-Za-z0-9+.-]+:)/.test(path);
}
