// Where a loaded model came from, so that it can be saved again. Its files are read anew then: nothing is kept in memory for it.
import { DecantError } from '../errors.ts';
import type { FlavorConfig } from '../model/flavor.ts';
import type { ModelFiles } from '../model/model-files.ts';

/** The folder of a model, and what its flavor read of it. */
export interface ModelSource {
  readonly files: ModelFiles;
  /** All entries under `flavors:`. */
  readonly flavors: Readonly<Record<string, FlavorConfig>>;
  /** Paths of the flavor's files, with their bytes, by which a changed file is known; undefined where a runtime opened the file itself. */
  readonly sizes: ReadonlyMap<string, number | undefined>;
}

const SOURCES = new WeakMap<object, ModelSource>();

export function rememberModelSource(model: object, source: ModelSource): void {
  SOURCES.set(model, source);
}

/** Undefined for an object that no model was loaded for. */
export function recallModelSource(model: object): ModelSource | undefined {
  return SOURCES.get(model);
}

/** The same files, and a note of each that is asked for. */
export function recordReads(files: ModelFiles): {
  readonly files: ModelFiles;
  readonly sizes: ReadonlyMap<string, number | undefined>;
} {
  const sizes = new Map<string, number | undefined>();
  const localPath = files.localPath?.bind(files);
  return {
    sizes,
    files: {
      location: files.location,
      list: (path) => files.list(path),
      async read(path) {
        const bytes = await files.read(path);
        sizes.set(path, bytes.length);
        return bytes;
      },
      ...(localPath === undefined
        ? {}
        : {
            async localPath(path) {
              const found = await localPath(path);
              if (!sizes.has(path)) sizes.set(path, undefined);
              return found;
            },
          }),
    },
  };
}

/** Reads the files of the flavor again; one that changed since is refused, for nobody has seen what it holds. */
export async function readFilesAgain({ files, sizes }: ModelSource): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  for (const [path, size] of sizes) {
    const bytes = await files.read(path);
    if (size !== undefined && bytes.length !== size) {
      throw new DecantError('INVALID_STATE', `${path} in ${files.location} has changed since it was loaded.`);
    }
    contents.set(path, bytes);
  }
  return contents;
}
