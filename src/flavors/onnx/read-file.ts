// The file that the onnx flavor names, and the files of weights that it names in turn.
import type { FlavorConfig, LoadOptions } from '../../model/flavor.ts';
import { readNamedFile } from '../../model/model-file.ts';
import type { ModelFile } from '../../model/model-file.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { normalizeModelPath } from '../../model/model-path.ts';

/** Reads what the python_function flavor names, as mlflow.onnx does; where there is none, `flavors.onnx.data`. */
export async function readOnnxModelFile(
  files: ModelFiles,
  config: FlavorConfig,
  options: Pick<LoadOptions, 'dataPath'> = {},
): Promise<ModelFile> {
  const { key, value } = options.dataPath ?? { key: 'flavors.onnx.data', value: config['data'] };
  return readNamedFile(files, key, value);
}

/** Paths in the model's folder of files of weights, which stand relative to the model's file; one outside is refused. */
export function listExternalPaths(modelPath: string, externalFiles: readonly string[]): string[] {
  const folder = modelPath.split('/').slice(0, -1);
  return externalFiles.map((path) => [...folder, normalizeModelPath(path)].join('/'));
}
