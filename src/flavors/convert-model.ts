// Copies a model of a booster with its file in another format (`decant models convert --model-format`).
import { DecantError } from '../errors.ts';
import { isMap, readMlmodel } from '../model/mlmodel.ts';
import { openModelFiles } from '../stores/model-uri.ts';
import { createRewrite as createCatboostRewrite } from './catboost/rewrite-model.ts';
import { convertFolder } from './saving/convert-folder.ts';
import type { RewriteFile } from './saving/rewritten-file.ts';
import { createRewrite as createXgboostRewrite } from './xgboost/rewrite-model.ts';

/** Makers of files, by the flavor. */
const REWRITES: Readonly<Record<string, (format: string) => RewriteFile>> = {
  catboost: createCatboostRewrite,
  xgboost: createXgboostRewrite,
};

/** Writes the copy into a folder that is absent or empty. */
export async function convertModelFormat(uri: string, path: string, modelFormat: string): Promise<void> {
  const files = await openModelFiles(uri);
  const { flavors } = await readMlmodel(files);
  const found = Object.entries(REWRITES).find(([name]) => isMap(flavors) && flavors[name] !== undefined);
  if (found === undefined) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `The model at ${files.location} has no flavor whose file has formats; known are ${Object.keys(REWRITES).join(', ')}.`,
    );
  }
  const [flavor, createRewrite] = found;
  await convertFolder(files, path, { flavor, keys: ['data', 'data'], rewrite: createRewrite(modelFormat) });
}
