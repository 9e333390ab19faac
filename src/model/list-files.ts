// The files beside one that is absent, for messages.
import { DecantError } from '../errors.ts';
import type { ModelFiles } from './model-files.ts';

/** Paths of all files; undefined where the place that has them lists none, as web servers do. */
export async function listFilesIfPossible(files: ModelFiles): Promise<readonly string[] | undefined> {
  try {
    return await files.list();
  } catch (error) {
    if (error instanceof DecantError && error.code === 'NOT_IMPLEMENTED') return undefined;
    throw error;
  }
}
