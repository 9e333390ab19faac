// A file or a folder by its URI, to be copied into a model: of the local disk, a run, a model, a bucket.
import { DecantError } from '../../errors.ts';
import { openArtifactFiles, openArtifactStore } from '../../stores/artifacts/index.ts';
import type { OpenStoreOptions } from '../../stores/artifacts/index.ts';
import { listFiles } from '../../stores/artifacts/open-artifact-files.ts';
import { parseLocalPath } from '../../stores/local/parse-local-path.ts';
import { readScheme } from '../../stores/uri-scheme.ts';
import { readLocalTree } from './read-local-tree.ts';
import type { LocalTree } from './read-local-tree.ts';

/** The file, or all files of the folder, by path in the model: `<folder>/<own name>…`. Absent ones are refused. */
export async function readArtifactTree(
  uri: string,
  folder: string,
  what: string,
  options: OpenStoreOptions = {},
): Promise<LocalTree> {
  const scheme = readScheme(uri);
  if (scheme === '' || scheme === 'file') return readLocalTree(parseLocalPath(uri), folder, what);
  const { root, name } = splitLast(uri);
  if (name === '') {
    throw new DecantError('INVALID_PARAMETER_VALUE', `The ${what} ${uri} has no name: it is the root of a store.`);
  }
  const path = `${folder}/${name}`;
  // What has something below it is a folder, and what is no folder is a file of the one above.
  const contents = await readAll(uri, options, path);
  return { path, files: contents.size > 0 ? contents : new Map([[path, await readOne(root, name, options)]]) };
}

async function readAll(
  uri: string,
  options: OpenStoreOptions,
  target: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const store = await openArtifactStore(uri, options);
  try {
    const [files, paths] = [await openArtifactFiles(store), await listFiles(store, '')];
    return new Map(
      await Promise.all(paths.map(async (path) => [`${target}/${path}`, await files.read(path)] as const)),
    );
  } finally {
    await store.close?.();
  }
}

async function readOne(root: string, name: string, options: OpenStoreOptions): Promise<Uint8Array> {
  const store = await openArtifactStore(root, options);
  try {
    return await (await openArtifactFiles(store)).read(name);
  } finally {
    await store.close?.();
  }
}

// The last part of the path; what a URI says behind a question mark belongs to the store. Behind two slashes stands a host first.
function splitLast(uri: string): { readonly root: string; readonly name: string } {
  const [, base = uri, query = ''] = /^([^?#]*)(.*)$/s.exec(uri) ?? [];
  const end = base.replace(/\/+$/, '');
  const [, prefix = '', path = ''] = /^([a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?\/*)(.*)$/is.exec(end) ?? [];
  const cut = path.lastIndexOf('/');
  return { root: prefix + path.slice(0, Math.max(cut, 0)) + query, name: path.slice(cut + 1) };
}
