// Reads the file that a key of an MLmodel names: `flavors.sklearn.pickled_model: model.pkl` (parity MLM-051, MLM-060 .. MLM-083).
import { DecantError } from '../errors.ts';
import { describeList, MLMODEL_FILE, describeYamlValue } from './mlmodel.ts';
import { isLfsPointer } from './file-content.ts';
import { listFilesIfPossible } from './list-files.ts';
import type { ModelFiles } from './model-files.ts';
import { isAbsolutePath, normalizeModelPath } from './model-path.ts';

/** A file of a model, with the path that was read. */
export interface ModelFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads the file that `value` names; `key` says in errors where that stood (`flavors.sklearn.pickled_model`). Backslashes of
 * Windows are separators. A path out of the folder is never followed; an absent, empty or unfetched file is
 * refused with the key that named it.
 */
export async function readNamedFile(files: ModelFiles, key: string, value: unknown): Promise<ModelFile> {
  const path = await locate(files, key, value);
  let bytes: Uint8Array;
  try {
    bytes = await files.read(path);
  } catch (error) {
    if (!(error instanceof DecantError) || error.code !== 'RESOURCE_DOES_NOT_EXIST') throw error;
    const listed = await listFilesIfPossible(files);
    const others = listed?.filter((name) => name !== MLMODEL_FILE);
    const present = others === undefined ? '' : `; beside ${MLMODEL_FILE} ${describeList(others)}`;
    throw new DecantError(
      'RESOURCE_DOES_NOT_EXIST',
      `${path}, which ${key} in ${MLMODEL_FILE} names, is not in ${files.location}${present}.`,
      {
        hint: 'Repositories often leave such files out (.gitignore); copy the whole folder that MLflow wrote.',
        cause: error,
      },
    );
  }
  if (isLfsPointer(bytes)) {
    throw new DecantError(
      'MALFORMED_DATA',
      `${path} in ${files.location} is a Git LFS pointer, not the model itself.`,
      {
        hint: 'Fetch the files with `git lfs pull`.',
      },
    );
  }
  if (bytes.length === 0) throw new DecantError('MALFORMED_DATA', `${path} in ${files.location} is an empty file.`);
  return { path, bytes };
}

async function locate(files: ModelFiles, key: string, value: unknown): Promise<string> {
  if (typeof value !== 'string' || value === '') {
    const what = value === undefined || value === null ? 'is missing' : 'is not a file name';
    throw new DecantError('MALFORMED_DATA', `${key} in ${MLMODEL_FILE} of ${files.location} ${what}.`);
  }
  const path = value.replaceAll('\\', '/');
  if (!isAbsolutePath(value) && !path.split('/').includes('..')) return normalizeModelPath(path);
  const base = path.split('/').at(-1) ?? '';
  const isPresent = base !== '' && base !== '..' && (await listFilesIfPossible(files))?.includes(base) === true;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `${key} in ${MLMODEL_FILE} of ${files.location} is ${describeYamlValue(value)}: a path of another machine, outside the model's folder.`,
    {
      hint: isPresent
        ? `The folder holds a file of that name: if it is the one, write ${key.split('.').at(-1) ?? key}: ${base} in ${MLMODEL_FILE}.`
        : `Put the file into the folder and name it there in ${MLMODEL_FILE}.`,
    },
  );
}
