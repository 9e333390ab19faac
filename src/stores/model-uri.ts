// Model URIs: where a model is, as people write it (parity MLM-018, TRK-020 .. TRK-027).
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { DecantError } from '../errors.ts';
import { MLMODEL_FILE } from '../model/mlmodel.ts';
import type { ModelFiles } from '../model/model-files.ts';
import { openArtifactFiles, openArtifactStore } from './artifacts/index.ts';
import type { ArtifactStore, OpenStoreOptions } from './artifacts/index.ts';
import { openLocalFiles } from './local/open-local-files.ts';
import type { LocalFilesOptions } from './local/open-local-files.ts';
import { parseLocalPath } from './local/parse-local-path.ts';
import { readScheme } from './uri-scheme.ts';

/**
 * Opens the files of a model: a local path or `file:` URI, the path of an MLmodel file itself, `runs:/ID/path`, `models:/name/version`,
 * `models:/name@alias`, `models:/m-ID`, or any URI of an artifact store. Unknown schemes are refused by name, and logged models
 * whose files were never all written are, with their status (RESOURCE_DOES_NOT_EXIST).
 */
export async function openModelFiles(
  uri: string,
  options: LocalFilesOptions & OpenStoreOptions = {},
): Promise<ModelFiles> {
  const scheme = readScheme(uri);
  if (scheme === 'models') return openArtifactFiles(await openModelStore(uri, options), options);
  if (scheme !== '' && scheme !== 'file') return openArtifactFiles(await openArtifactStore(uri, options), options);
  const path = parseLocalPath(uri);
  return openLocalFiles((await isModelFile(path)) ? dirname(path) : path, options);
}

// Its MLmodel is the last file of a model that is logged: without it, others are missing too.
async function openModelStore(uri: string, options: OpenStoreOptions): Promise<ArtifactStore> {
  const { parseModelUri, resolveModelUri } = await import('./artifacts/resolve-model-uri.ts');
  const { location, loggedModel } = await resolveModelUri(uri, options);
  const store = await openArtifactStore(location, options);
  if (loggedModel === undefined || loggedModel.status === 'READY' || parseModelUri(uri).path !== '') return store;
  if ((await store.list()).some(({ path }) => path === MLMODEL_FILE)) return store;
  throw new DecantError(
    'RESOURCE_DOES_NOT_EXIST',
    `The logged model ${loggedModel.modelId} is ${loggedModel.status}, and incomplete: there is no "${MLMODEL_FILE}" file in ${store.uri}.`,
    { hint: 'It is being logged, or logging it was broken off: log it once more.' },
  );
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
