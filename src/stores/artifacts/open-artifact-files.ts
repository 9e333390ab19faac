// Artifacts as the files of a model.
import { DecantError } from '../../errors.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { normalizeModelPath } from '../../model/model-path.ts';
import { openLocalFiles } from '../local/open-local-files.ts';
import type { LocalFilesOptions } from '../local/open-local-files.ts';
import type { ArtifactInfo, ArtifactStore } from './artifact-store.ts';
import { readArtifact } from './read-artifact.ts';

/** Deepest folder that is listed: a hostile server could go on for ever. */
const MAX_DEPTH = 64;

/** The files below a store's root. What lies on this disk is read there. */
export async function openArtifactFiles(store: ArtifactStore, options: LocalFilesOptions = {}): Promise<ModelFiles> {
  if (store.localPath !== undefined) return openLocalFiles(await store.localPath(''), options);
  const { maxFileBytes = 2 ** 31 - 1 } = options;
  return {
    location: store.uri,
    async read(path) {
      const inside = normalizeModelPath(path);
      const pieces: Uint8Array[] = [];
      let length = 0;
      for await (const piece of readArtifact(store, { path: inside })) {
        length += piece.length;
        if (length > maxFileBytes) {
          throw new DecantError(
            'LIMIT_EXCEEDED',
            `${inside} in ${store.uri} has more than the ${maxFileBytes} bytes that are read.`,
          );
        }
        pieces.push(piece);
      }
      return joinPieces(pieces, length);
    },
    async list(path = '') {
      return (await listFiles(store, normalizeModelPath(path))).sort();
    },
  };
}

/** Paths of all files below `path`. */
export async function listFiles(store: ArtifactStore, path: string): Promise<string[]> {
  return (await listFileInfos(store, path)).map((info) => info.path);
}

/** All files below `path`, as the store tells of them. */
export async function listFileInfos(
  store: ArtifactStore,
  path: string,
  depth: number = MAX_DEPTH,
): Promise<ArtifactInfo[]> {
  if (depth === 0) throw new DecantError('LIMIT_EXCEEDED', `${store.uri} has more than ${MAX_DEPTH} folders in a row.`);
  const infos = await store.list(path);
  const nested = await Promise.all(
    infos.map(async (info) => (info.isDirectory ? listFileInfos(store, info.path, depth - 1) : [info])),
  );
  return nested.flat();
}

function joinPieces(pieces: readonly Uint8Array[], length: number): Uint8Array {
  // A copy also of one piece: pieces are parts of a pool of Node's.
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
