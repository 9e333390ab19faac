// Copies a scikit-learn model with its estimator in another serialization format; whatever else the folder holds stays as it is.
import { DecantError } from '../../errors.ts';
import { parseYaml, renderYaml } from '../../formats/yaml/index.ts';
import { checkFormat } from '../../libraries/sklearn/write-estimator.ts';
import { readNamedFile } from '../../model/model-file.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { isMap, MLMODEL_FILE, readMlmodel } from '../../model/mlmodel.ts';
import { readRequirements } from '../../model/requirements.ts';
import { writeFolder } from '../../stores/local/write-folder.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { rewriteEstimator } from './rewrite-estimator.ts';
import { choosePackages } from './save-model.ts';

/** Writes the copy into a folder that is absent or empty; answers the types that skops is told to trust. */
export async function convertModel(uri: string, path: string, serializationFormat: string): Promise<readonly string[]> {
  const format = checkFormat(serializationFormat);
  const files = await openModelFiles(uri);
  const fields = await readMlmodel(files);
  const flavors = isMap(fields['flavors']) ? fields['flavors'] : {};
  const { sklearn, python_function: pyfunc } = flavors;
  if (!isMap(sklearn)) {
    throw new DecantError('UNSUPPORTED_MODEL', `The model at ${files.location} has no sklearn flavor to convert.`);
  }
  const source = await readNamedFile(files, 'flavors.sklearn.pickled_model', sklearn['pickled_model']);
  const { packages } = await readRequirements(files);
  const { bytes, untrustedTypes } = rewriteEstimator(
    source.bytes,
    `${source.path} in ${files.location}`,
    format,
    packages,
  );
  const name = source.path.replace(/[^/]*$/, format === 'skops' ? 'model.skops' : 'model.pkl');
  const isNamed = isMap(pyfunc) && pyfunc['model_path'] === source.path;
  const changed = {
    ...fields,
    flavors: {
      ...flavors,
      ...(isNamed ? { python_function: { ...pyfunc, model_path: name } } : {}),
      sklearn: {
        ...sklearn,
        pickled_model: name,
        serialization_format: format,
        skops_trusted_types: untrustedTypes.length === 0 ? null : [...untrustedTypes],
      },
    },
  };
  await writeFolder(path, async (writer) => {
    await writer.write(name, bytes);
    for (const other of await files.list()) {
      if (other === MLMODEL_FILE || other === source.path || other === name) continue;
      await writer.write(other, await convertFile(files, other, format));
    }
    await writer.write(MLMODEL_FILE, renderYaml(changed, { sortKeys: false }));
  });
  return untrustedTypes;
}

async function convertFile(files: ModelFiles, path: string, format: string): Promise<Uint8Array | string> {
  const bytes = await files.read(path);
  const text = (): string => new TextDecoder().decode(bytes);
  if (path === 'requirements.txt') return choosePackages(text().trimEnd().split(/\r?\n/), format).join('\n');
  if (path !== 'conda.yaml') return bytes;
  const conda = parseYaml(text());
  if (!isMap(conda) || !Array.isArray(conda['dependencies'])) return bytes;
  const dependencies = (conda['dependencies'] as readonly unknown[]).map((item) =>
    isMap(item) && Array.isArray(item['pip'])
      ? { ...item, pip: choosePackages(item['pip'].map(String), format) }
      : item,
  );
  return renderYaml({ ...conda, dependencies }, { sortKeys: false });
}
