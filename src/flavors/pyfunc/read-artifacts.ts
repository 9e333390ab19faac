// Artifacts of a Python model: where they lie in its folder (mlflow.pyfunc.model._save_model_with_class_artifacts_params; parity MLM-055).
import { DecantError } from '../../errors.ts';
import type { OpenStoreOptions } from '../../stores/artifacts/index.ts';
import { readArtifactTree } from '../saving/read-artifact-tree.ts';

const FOLDER = 'artifacts';

/** Artifacts as the MLmodel file names them, and their files. */
export interface SavedArtifacts {
  readonly config: Readonly<Record<string, { readonly path: string; readonly uri: string }>>;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Reads files and folders by name. Two of one base name get numbered folders; one URI under two names is kept once. */
export async function readArtifacts(
  artifacts: Readonly<Record<string, string>>,
  stores: OpenStoreOptions | undefined,
): Promise<SavedArtifacts> {
  const uris = [...new Set(Object.values(artifacts))];
  const hub = uris.find((uri) => uri.startsWith('hf:/'));
  if (hub !== undefined) {
    throw new DecantError('NOT_IMPLEMENTED', `Artifacts of the Hugging Face hub are not downloaded: ${hub}`, {
      hint: 'Download it, and give the path of the folder.',
    });
  }
  const trees = await Promise.all(uris.map((uri) => readArtifactTree(uri, FOLDER, 'artifact', stores)));
  const names = trees.map(({ path }) => path.slice(FOLDER.length + 1));
  const folders = chooseFolders(names);
  const paths = names.map((name, index) => `${FOLDER}/${folders[index] ?? ''}${name}`);
  const files = trees.flatMap((tree, index) =>
    [...tree.files].map(([path, bytes]) => [(paths[index] ?? '') + path.slice(tree.path.length), bytes] as const),
  );
  const pathOf = new Map(uris.map((uri, index) => [uri, paths[index] ?? '']));
  const config = Object.entries(artifacts).map(([name, uri]) => [name, { path: pathOf.get(uri) ?? '', uri }] as const);
  return { config: Object.fromEntries(config), files: new Map(files) };
}

// '' for a name that no other has; `0/`, `1/`, … for those that several have, past names that are taken.
function chooseFolders(names: readonly string[]): readonly string[] {
  const isShared = (name: string): boolean => names.filter((other) => other === name).length > 1;
  const taken = new Set(names.filter((name) => !isShared(name)));
  let next = 0;
  return names.map((name) => {
    if (!isShared(name)) return '';
    while (taken.has(String(next))) next++;
    return `${String(next++)}/`;
  });
}
