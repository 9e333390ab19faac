// The files of a model in a folder of the local disk. Nothing outside the folder is read, symbolic links included.
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { DecantError, describeError } from '../../errors.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { normalizeModelPath } from '../../model/model-path.ts';

/** Limits of a local folder. */
export interface LocalFilesOptions {
  /** Largest file that is read. Default 2 GiB, what Node reads into memory at once. */
  readonly maxFileBytes?: number;
}

/** The files of a folder; the first access refuses a path that is absent (RESOURCE_DOES_NOT_EXIST) or no folder. */
export function openLocalFiles(path: string, options: LocalFilesOptions = {}): ModelFiles {
  const { maxFileBytes = 2 ** 31 - 1 } = options;
  let resolvedRoot: Promise<string> | undefined;

  const resolveInside = async (relative: string): Promise<string> => {
    const inside = normalizeModelPath(relative);
    const root = await (resolvedRoot ??= resolveFolder(path));
    const found = await resolveReal(join(root, inside), `${inside} is not in ${path}.`);
    if (found === root || found.startsWith(root.endsWith(sep) ? root : root + sep)) return found;
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `${inside} in ${path} is a link out of the folder; it is not followed.`,
      {
        hint: 'Copy the model with its links resolved: cp -rL.',
      },
    );
  };

  return {
    location: path,
    async read(relative) {
      const found = await resolveInside(relative);
      const info = await stat(found);
      if (!info.isFile()) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `${relative} in ${path} is ${info.isDirectory() ? 'a folder' : 'a device'}; expected a file.`,
        );
      }
      if (info.size > maxFileBytes) {
        throw new DecantError(
          'LIMIT_EXCEEDED',
          `${relative} in ${path} has ${info.size} bytes; at most ${maxFileBytes} are read.`,
        );
      }
      return readWhole(found, info.size);
    },
    async list(relative = '') {
      const folder = await resolveInside(relative);
      const paths = await listFolder(folder, normalizeModelPath(relative), resolveInside);
      return paths.sort();
    },
    localPath: resolveInside,
  };
}

// Few requests for the whole file: readFile makes one for each half megabyte, and a busy machine lets every one of them wait. What is added
// to the file meanwhile is not read.
async function readWhole(path: string, size: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const content = new Uint8Array(size);
    let length = 0;
    while (length < size) {
      const { bytesRead } = await file.read(content, length, size - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length === size ? content : content.subarray(0, length);
  } finally {
    await file.close();
  }
}

async function resolveFolder(path: string): Promise<string> {
  const root = await resolveReal(path, `Could not find an "MLmodel" file: there is no folder ${path}.`);
  if (!(await stat(root)).isDirectory()) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `${path} is a file; expected the folder of a model.`);
  }
  return root;
}

async function resolveReal(path: string, absence: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new DecantError('RESOURCE_DOES_NOT_EXIST', absence, { cause });
    throw new DecantError('IO_ERROR', `Cannot open ${path}: ${describeError(cause)}`, { cause });
  }
}

// Links to files inside the folder count as files (mounted volumes are made of them); links to folders are not entered.
async function listFolder(
  folder: string,
  prefix: string,
  resolveInside: (relative: string) => Promise<string>,
): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = await Promise.all(
    entries.map(async (entry) => {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory()) return listFolder(join(folder, entry.name), path, resolveInside);
      if (entry.isFile()) return [path];
      return entry.isSymbolicLink() && (await isFileInside(path, resolveInside)) ? [path] : [];
    }),
  );
  return nested.flat();
}

async function isFileInside(path: string, resolveInside: (relative: string) => Promise<string>): Promise<boolean> {
  try {
    return (await stat(await resolveInside(path))).isFile();
  } catch (error) {
    if (error instanceof DecantError) return false; // a link that leads nowhere, or out: reading it says so
    throw error;
  }
}
