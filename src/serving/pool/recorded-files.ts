// The files of a model as they were when the server loaded it: threads that start later read the same bytes, whatever has become
// of the folder. The bytes lie in memory that all threads share; arrays that are views of them exist once.
import { DecantError } from '../../errors.ts';
import type { ModelFiles } from '../../model/model-files.ts';

/** What was read of a model, in a form that threads can be given. */
export interface FileRecording {
  readonly location: string;
  /** Bytes by path, in shared memory. */
  readonly contents: Map<string, Uint8Array>;
  /** Paths below a path. */
  readonly lists: Map<string, readonly string[]>;
  /** Paths that are absent. */
  readonly absent: Set<string>;
}

/** Files that remember what is read of them. */
export interface RecordedFiles {
  readonly files: ModelFiles;
  readonly recording: FileRecording;
}

/** Reads from `files`, and keeps what is read. */
export function recordFiles(files: ModelFiles): RecordedFiles {
  const recording: FileRecording = {
    location: files.location,
    contents: new Map(),
    lists: new Map(),
    absent: new Set(),
  };
  return {
    recording,
    files: {
      location: files.location,
      async read(path) {
        const known = recording.contents.get(path);
        if (known !== undefined) return known;
        let bytes: Uint8Array;
        try {
          bytes = await files.read(path);
        } catch (error) {
          if (error instanceof DecantError && error.code === 'RESOURCE_DOES_NOT_EXIST') recording.absent.add(path);
          throw error;
        }
        const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
        shared.set(bytes);
        recording.contents.set(path, shared);
        return shared;
      },
      async list(path = '') {
        const paths = await files.list(path);
        recording.lists.set(path, paths);
        return paths;
      },
      ...(files.localPath === undefined ? {} : { localPath: (path: string) => requireLocalPath(files, path) }),
    },
  };
}

async function requireLocalPath(files: ModelFiles, path: string): Promise<string> {
  if (files.localPath !== undefined) return files.localPath(path);
  throw new DecantError('NOT_IMPLEMENTED', `${files.location} is not on the local disk.`);
}

/** The files of a recording; what was not read then cannot be read now. */
export function replayFiles({ location, contents, lists, absent }: FileRecording): ModelFiles {
  return {
    location,
    read(path) {
      const bytes = contents.get(path);
      if (bytes !== undefined) return Promise.resolve(bytes);
      if (absent.has(path)) {
        return Promise.reject(new DecantError('RESOURCE_DOES_NOT_EXIST', `${path} is not in ${location}.`));
      }
      return Promise.reject(new DecantError('INTERNAL_ERROR', `${path} of ${location} was not read before.`));
    },
    list(path = '') {
      const paths = lists.get(path);
      if (paths !== undefined) return Promise.resolve([...paths]);
      return Promise.reject(new DecantError('INTERNAL_ERROR', `The files of ${location} were not listed before.`));
    },
  };
}
