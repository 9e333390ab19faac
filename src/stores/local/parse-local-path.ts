// Local paths, as people write them: a path, or a `file:` URI.
import { fileURLToPath } from 'node:url';
import { DecantError } from '../../errors.ts';
import { hideCredentials } from '../http/hide-credentials.ts';
import { readScheme } from '../uri-scheme.ts';

/** The path that a local URI means; INVALID_PARAMETER_VALUE for what is none. */
export function parseLocalPath(uri: string): string {
  if (uri === '') throw new DecantError('INVALID_PARAMETER_VALUE', 'The URI is empty; expected the path of a folder.');
  if (uri.includes('\0')) throw new DecantError('INVALID_PARAMETER_VALUE', 'The URI holds a NUL character.');
  const scheme = readScheme(uri);
  if (scheme === '') return uri;
  if (scheme === 'file') return parseFileUri(uri);
  throw new DecantError('INVALID_PARAMETER_VALUE', `${hideCredentials(uri)} is not on this machine's disk.`);
}

function parseFileUri(uri: string): string {
  const rest = uri.slice('file:'.length);
  try {
    if (rest.startsWith('/')) return fileURLToPath(uri);
    return decodeURIComponent(rest); // file:relative/path, which MLflow accepts
  } catch (cause) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Not the URI of a local file: ${uri}`, {
      hint: 'Expected file:///absolute/path, with %20 for a space.',
      cause,
    });
  }
}
