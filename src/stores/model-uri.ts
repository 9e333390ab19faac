// Model URIs: where a model is, as people write it (parity MLM-018, TRK-020 .. TRK-027).
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { MLMODEL_FILE } from '../model/mlmodel.ts';
import type { ModelFiles } from '../model/model-files.ts';
import { openArtifactFiles, openArtifactStore } from './artifacts/index.ts';
import type { OpenStoreOptions } from './artifacts/index.ts';
import { openLocalFiles } from './local/open-local-files.ts';
import type { LocalFilesOptions } from './local/open-local-files.ts';
import { parseLocalPath } from './local/parse-local-path.ts';
import { readScheme } from './uri-scheme.ts';

/**
 * Opens the files of a model: a local path or `file:` URI, the path of an MLmodel file itself, `runs:/ID/path`, `models:/name/version`,
 * `models:/name@alias`, `models:/m-ID`, or any URI of an artifact store. Unknown schemes are refused by name.
 */
export async function openModelFiles(
  uri: string,
  options: LocalFilesOptions & OpenStoreOptions = {},
): Promise<ModelFiles> {
  const scheme = readScheme(uri);
  if (scheme !== '' && scheme !== 'file') return openArtifactFiles(await openArtifactStore(uri, options), options);
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
