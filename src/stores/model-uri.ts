// Model URIs: where a model is, as people write it (parity MLM-018). This release opens local folders.
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DecantError } from '../errors.ts';
import { MLMODEL_FILE } from '../model/mlmodel.ts';
import type { ModelFiles } from '../model/model-files.ts';
import { openLocalFiles } from './local/open-local-files.ts';
import type { LocalFilesOptions } from './local/open-local-files.ts';

/** Opens the files of a model: a local path, a `file:` URI, or the path of an MLmodel file itself. Other schemes are refused by name. */
export async function openModelFiles(uri: string, options: LocalFilesOptions = {}): Promise<ModelFiles> {
  const path = parseLocalPath(uri);
  return openLocalFiles((await isModelFile(path)) ? dirname(path) : path, options);
}

async function isModelFile(path: string): Promise<boolean> {
  if (basename(path) !== MLMODEL_FILE) return false;
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false; // opening the folder says what is wrong
    throw error;
  }
}

/** The local path that a URI means. */
export function parseLocalPath(uri: string): string {
  if (uri === '')
    throw new DecantError('INVALID_PARAMETER_VALUE', 'The model URI is empty; expected the folder of a model.');
  if (uri.includes('\0')) throw new DecantError('INVALID_PARAMETER_VALUE', 'The model URI holds a NUL character.');
  if (/^[A-Za-z]:(?:[/\\]|$)/.test(uri)) return uri; // a drive of Windows, not a scheme
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1];
  if (scheme === undefined) return uri;
  if (scheme.toLowerCase() === 'file') return parseFileUri(uri);
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Model URIs that begin with ${scheme}:/ are not supported by this release: ${redact(uri)}`,
    {
      hint: 'Download the model (mlflow artifacts download) and give the path of its folder.',
    },
  );
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

// A URI may carry a password or a signed query, which no message should repeat.
function redact(uri: string): string {
  return uri.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/s, '');
}
