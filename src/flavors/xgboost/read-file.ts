// The file that the xgboost flavor names, and what kind of file it is by its first bytes.
import type { FlavorConfig, LoadOptions } from '../../model/flavor.ts';
import { readNamedFile } from '../../model/model-file.ts';
import type { ModelFile } from '../../model/model-file.ts';
import type { ModelFiles } from '../../model/model-files.ts';

/** Reads `flavors.xgboost.data`; where there is none, what the python_function flavor names. */
export async function readXgboostFile(
  files: ModelFiles,
  config: FlavorConfig,
  options: Pick<LoadOptions, 'dataPath'> = {},
): Promise<ModelFile> {
  const own = { key: 'flavors.xgboost.data', value: config['data'] };
  const { key, value } = own.value === undefined ? (options.dataPath ?? own) : own;
  return readNamedFile(files, key, value);
}

/** Is this a pickle or a skops file, and no model file of XGBoost itself? */
export function holdsPythonObjects(bytes: Uint8Array): boolean {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
  const protocol = bytes[1] ?? 0;
  // PROTO and its number in front, STOP at the end.
  return isZip || (bytes[0] === 0x80 && protocol >= 2 && protocol <= 5 && bytes[bytes.length - 1] === 0x2e);
}
