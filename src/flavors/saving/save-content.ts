// The way of a model that a flavor describes into a folder.
import type { Model } from '../../model/model.ts';
import type { ModelWriter } from '../../model/model-files.ts';
import { writeModelFolder } from '../../model/save/write-model-folder.ts';
import type { ModelContent, ModelIdentity } from '../../model/save/write-model-folder.ts';
import type { OpenStoreOptions } from '../../stores/artifacts/index.ts';
import { writeFolder } from '../../stores/local/write-folder.ts';
import { gatherOptions } from './gather-options.ts';
import type { SaveModelOptions } from './save-options.ts';

/** Writes all files of a model; answers what its MLmodel file says. */
export type WriteModel = (writer: ModelWriter, identity: ModelIdentity) => Promise<Model>;

/** All that a model holds is read and made here, so that nothing but writing can fail later. */
export async function prepareContent(
  makeContent: () => Promise<ModelContent>,
  options: SaveModelOptions,
  stores?: OpenStoreOptions,
): Promise<WriteModel> {
  const content = await makeContent();
  const folderOptions = await gatherOptions(options, stores);
  return (writer, identity) => writeModelFolder(writer, content, folderOptions, identity);
}

/** Writes the model into a folder of the local disk that is absent or empty; answers what its MLmodel file says. */
export function saveContent(
  makeContent: () => Promise<ModelContent>,
  path: string,
  options: SaveModelOptions,
): Promise<Model> {
  return saveFolder(() => prepareContent(makeContent, options), path);
}

/** As {@link saveContent}, for a model that is written in a way of its own. */
export function saveFolder(prepare: () => Promise<WriteModel>, path: string): Promise<Model> {
  return writeFolder(path, async (writer) => (await prepare())(writer, {}));
}
