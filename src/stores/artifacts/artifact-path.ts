// Paths of artifacts: relative, with `/` between the parts, never out of their root, whatever a name or a server says (mlflow.utils.uri.validate_path_is_safe).
import { DecantError } from '../../errors.ts';

/** Times that percent signs are decoded before a path is judged: names are sometimes encoded twice. */
const MAX_DECODINGS = 10;

/**
 * The path with `/` between its parts and without `.` and empty parts; '' is the root itself. What is absolute, holds `..`, a backslash, a
 * NUL or a drive is refused with INVALID_PARAMETER_VALUE, also where it is so only after percent signs are decoded.
 */
export function normalizeArtifactPath(path: string): string {
  for (let decoded = path, times = 0; ; times++) {
    if (!isSafe(decoded) || times === MAX_DECODINGS) throw refusePath(path);
    const next = decode(decoded);
    if (next === decoded) break;
    decoded = next;
  }
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** Two paths as one. */
export function joinArtifactPath(...paths: readonly string[]): string {
  return normalizeArtifactPath(paths.filter((path) => path !== '').join('/'));
}

/** The path as a part of a URL. */
export function encodeArtifactPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function isSafe(path: string): boolean {
  if (/[\0\\]/.test(path)) return false;
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path) || /^[A-Za-z][A-Za-z0-9+.-]*:\//.test(path)) return false;
  return !path.split('/').includes('..');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a name with a percent sign of its own
  }
}

function refusePath(path: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `Invalid path: ${JSON.stringify(path)}`, {
    hint: 'Artifacts are named relative to their root, with / between the parts and without .. among them.',
  });
}
