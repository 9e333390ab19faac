// Copies a scikit-learn model with its estimator in another serialization format.
import { checkFormat } from '../../libraries/sklearn/write-estimator.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { convertFolder } from '../saving/convert-folder.ts';
import { rewriteEstimator } from './rewrite-estimator.ts';
import { choosePackages } from './save-model.ts';

/** Writes the copy into a folder that is absent or empty; answers the types that skops is told to trust. */
export async function convertModel(uri: string, path: string, serializationFormat: string): Promise<readonly string[]> {
  const format = checkFormat(serializationFormat);
  let types: readonly string[] = [];
  await convertFolder(await openModelFiles(uri), path, {
    flavor: 'sklearn',
    keys: ['pickled_model', 'model_path'],
    rewrite({ bytes, source, packages }) {
      const rewritten = rewriteEstimator(bytes, source, format, packages);
      types = rewritten.untrustedTypes;
      return {
        bytes: rewritten.bytes,
        name: format === 'skops' ? 'model.skops' : 'model.pkl',
        config: { serialization_format: format, skops_trusted_types: types.length === 0 ? null : [...types] },
        choosePackages: (lines) => choosePackages(lines, format),
      };
    },
  });
  return types;
}
