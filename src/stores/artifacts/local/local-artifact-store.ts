// Artifacts in a folder of the local disk (mlflow.store.artifact.local_artifact_repo). Nothing outside the folder is read or written, symbolic links included.
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { DecantError, describeError } from '../../../errors.ts';
import { normalizeArtifactPath } from '../artifact-path.ts';
import type { ArtifactContent, ArtifactInfo, ArtifactStore, TransferOptions } from '../artifact-store.ts';
import { choosePartName, isPartName } from '../part-name.ts';

/** Opens the store of a folder, which need not be there yet. */
export function openLocalArtifactStore(root: string): ArtifactStore {
  const locate = async (path: string): Promise<string> => {
    const inside = normalizeArtifactPath(path);
    const base = await findRoot(root);
    const found = await realpathOr(join(base, inside), () => refuseAbsence(inside, root));
    if (found === base || found.startsWith(base.endsWith(sep) ? base : base + sep)) return found;
    throw new DecantError('INVALID_PARAMETER_VALUE', `${inside} in ${root} is a link out of the folder.`);
  };

  return {
    uri: root,

    async list(path = '') {
      const inside = normalizeArtifactPath(path);
      let folder: string;
      try {
        folder = await locate(inside);
      } catch (error) {
        if (error instanceof DecantError && error.code === 'RESOURCE_DOES_NOT_EXIST') return [];
        throw error;
      }
      if (!(await stat(folder)).isDirectory()) return [];
      const names = (await readdir(folder)).filter((name) => !isPartName(name)).sort();
      const infos = await Promise.all(names.map((name) => describe(folder, name, inside)));
      return infos.filter((info) => info !== undefined);
    },

    async read(path, { start = 0, signal } = {}) {
      const found = await locate(path);
      if (!(await stat(found)).isFile()) {
        throw new DecantError('INVALID_PARAMETER_VALUE', `${path} in ${root} is a folder; expected a file.`);
      }
      return createReadStream(found, { start, highWaterMark: READ_SIZE, ...(signal === undefined ? {} : { signal }) });
    },

    async write(path, content, options = {}) {
      const inside = normalizeArtifactPath(path);
      if (inside === '') throw new DecantError('INVALID_PARAMETER_VALUE', `A file name is needed in ${root}.`);
      await mkdir(root, { recursive: true });
      const base = await realpath(root);
      const target = join(base, inside);
      await mkdir(dirname(target), { recursive: true });
      // A link on the way may lead out of the folder.
      const folder = await realpath(dirname(target));
      if (folder !== dirname(target)) {
        throw new DecantError('INVALID_PARAMETER_VALUE', `${inside} in ${root} leads over a symbolic link.`);
      }
      await writeWhole(target, content, options);
    },

    async delete(path = '') {
      const inside = normalizeArtifactPath(path);
      let found: string;
      try {
        found = await locate(inside);
      } catch (error) {
        if (error instanceof DecantError && error.code === 'RESOURCE_DOES_NOT_EXIST') return;
        throw error;
      }
      await rm(found, { recursive: true, force: true });
    },

    localPath: locate,
  };
}

/** Bytes that are read at once. */
const READ_SIZE = 1024 * 1024;

async function writeWhole(target: string, content: ArtifactContent, options: TransferOptions): Promise<void> {
  const { signal, onProgress } = options;
  const part = join(dirname(target), choosePartName());
  try {
    if (content instanceof Uint8Array || content.localPath === undefined) {
      const data = content instanceof Uint8Array ? content : count(content.open(), onProgress);
      await writeFile(part, data, { flag: 'wx', ...(signal === undefined ? {} : { signal }) });
    } else await copyFile(content.localPath, part, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await rename(part, target);
  } catch (cause) {
    await rm(part, { force: true });
    if (cause instanceof DecantError || signal?.aborted === true) throw cause;
    throw new DecantError('IO_ERROR', `Cannot write ${basename(target)}: ${describeError(cause)}`, { cause });
  }
  if (content instanceof Uint8Array) onProgress?.(content.length);
  else if (content.localPath !== undefined) onProgress?.(content.size);
}

async function* count(
  pieces: AsyncIterable<Uint8Array>,
  onProgress: ((bytes: number) => void) | undefined,
): AsyncIterable<Uint8Array> {
  for await (const piece of pieces) {
    yield piece;
    onProgress?.(piece.length);
  }
}

// A link that leads nowhere is no artifact.
async function describe(folder: string, name: string, inside: string): Promise<ArtifactInfo | undefined> {
  try {
    const info = await stat(join(folder, name));
    const isDirectory = info.isDirectory();
    return { path: inside === '' ? name : `${inside}/${name}`, isDirectory, size: isDirectory ? undefined : info.size };
  } catch {
    return undefined;
  }
}

async function findRoot(root: string): Promise<string> {
  return realpathOr(root, () => refuseAbsence('', root));
}

async function realpathOr(path: string, absence: () => DecantError): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw absence();
    throw new DecantError('IO_ERROR', `Cannot open ${path}: ${describeError(cause)}`, { cause });
  }
}

function refuseAbsence(path: string, root: string): DecantError {
  return new DecantError('RESOURCE_DOES_NOT_EXIST', `No such artifact: '${path}' in ${root}`);
}
