// Copies a model with its file in another format; whatever else the folder holds stays as it is.
import { DecantError } from '../../errors.ts';
import { parseYaml, renderYaml } from '../../formats/yaml/index.ts';
import { readNamedFile } from '../../model/model-file.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { isMap, MLMODEL_FILE, readMlmodel } from '../../model/mlmodel.ts';
import { readRequirements } from '../../model/requirements.ts';
import { writeFolder } from '../../stores/local/write-folder.ts';
import type { RewrittenFile, RewriteFile } from './rewritten-file.ts';

/** Which file of a model becomes another one. */
export interface Conversion {
  readonly flavor: string;
  /** Key of the file in the flavor's entry, and in that of python_function. */
  readonly keys: readonly [flavor: string, pythonFunction: string];
  readonly rewrite: RewriteFile;
}

/** Writes the copy into a folder that is absent or empty; answers the file that is new. */
export async function convertFolder(
  files: ModelFiles,
  path: string,
  { flavor, keys: [key, pathKey], rewrite }: Conversion,
): Promise<RewrittenFile> {
  const fields = await readMlmodel(files);
  const flavors = isMap(fields['flavors']) ? fields['flavors'] : {};
  const { [flavor]: config, python_function: pyfunc } = flavors;
  if (!isMap(config)) {
    throw new DecantError('UNSUPPORTED_MODEL', `The model at ${files.location} has no ${flavor} flavor to convert.`);
  }
  const stated = config[key] ?? (isMap(pyfunc) ? pyfunc[pathKey] : undefined);
  const source = await readNamedFile(files, `flavors.${flavor}.${key}`, stated);
  const { packages } = await readRequirements(files);
  const place = `${source.path} in ${files.location}`;
  const rewritten = rewrite({ bytes: source.bytes, source: place, config, packages });
  const name = source.path.replace(/[^/]*$/, rewritten.name);
  const isNamed = isMap(pyfunc) && pyfunc[pathKey] === stated;
  const size = fields['model_size_bytes'];
  const changed = {
    ...fields,
    ...(typeof size === 'number' ? { model_size_bytes: size - source.bytes.length + rewritten.bytes.length } : {}),
    flavors: {
      ...flavors,
      ...(isNamed ? { python_function: { ...pyfunc, [pathKey]: name } } : {}),
      [flavor]: { ...config, [key]: name, ...rewritten.config },
    },
  };
  await writeFolder(path, async (writer) => {
    await writer.write(name, rewritten.bytes);
    for (const other of await files.list()) {
      if (other === MLMODEL_FILE || other === source.path || other === name) continue;
      await writer.write(other, await convertFile(files, other, rewritten));
    }
    await writer.write(MLMODEL_FILE, renderYaml(changed, { sortKeys: false }));
  });
  return rewritten;
}

async function convertFile(
  files: ModelFiles,
  path: string,
  { choosePackages }: RewrittenFile,
): Promise<Uint8Array | string> {
  const bytes = await files.read(path);
  const text = (): string => new TextDecoder().decode(bytes);
  if (path === 'requirements.txt') return choosePackages(text().trimEnd().split(/\r?\n/)).join('\n');
  if (path !== 'conda.yaml') return bytes;
  const conda = parseYaml(text());
  if (!isMap(conda) || !Array.isArray(conda['dependencies'])) return bytes;
  const dependencies = (conda['dependencies'] as readonly unknown[]).map((item) =>
    isMap(item) && Array.isArray(item['pip']) ? { ...item, pip: choosePackages(item['pip'].map(String)) } : item,
  );
  return renderYaml({ ...conda, dependencies }, { sortKeys: false });
}
