// Writes a model into a folder of the local disk. Nothing outside the folder is written, symbolic links included.
import { lstat, mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DecantError } from '../../errors.ts';
import type { ModelWriter } from '../../model/model-files.ts';
import { normalizeModelPath } from '../../model/model-path.ts';

/** A writer into a folder; the first write makes the folder, where it is absent. */
export function openLocalWriter(path: string): ModelWriter {
  let resolvedRoot: Promise<string> | undefined;
  return {
    location: path,
    async write(relative, content) {
      const inside = normalizeModelPath(relative);
      if (inside === '')
        throw new DecantError('INVALID_PARAMETER_VALUE', `Cannot write ${path} itself: a file name is needed.`);
      const root = await (resolvedRoot ??= makeFolder(path));
      const target = join(root, inside);
      await refuseLinks(root, inside, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
    },
  };
}

async function makeFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true });
  return realpath(path);
}

// A link anywhere on the way could lead out of the folder; a model that is being written has no need of one.
async function refuseLinks(root: string, inside: string, location: string): Promise<void> {
  let path = root;
  for (const part of inside.split('/')) {
    path = join(path, part);
    if (await isLink(path)) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `${inside} in ${location} leads over a symbolic link; it is not written.`,
      );
    }
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
