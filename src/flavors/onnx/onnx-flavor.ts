// The onnx flavor: `flavors.onnx` of an MLmodel, the graph and its files of weights (mlflow.onnx).
import { openOnnxModel } from '../../libraries/onnx/index.ts';
import type { OnnxModel, OnnxRuntime } from '../../libraries/onnx/index.ts';
import type { Flavor, FlavorConfig, LoadOptions } from '../../model/flavor.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { createOnnxScorer } from './create-scorer.ts';
import { inspectOnnx } from './inspect.ts';
import { listExternalPaths, readOnnxModelFile } from './read-file.ts';
import { readSessionOptions } from './session-options.ts';

/** ONNX models, run by this runtime; default: the one that is installed. */
export function createOnnxFlavor(runtime?: OnnxRuntime): Flavor<OnnxModel> {
  return {
    name: 'onnx',
    loaderModules: ['mlflow.onnx'],
    load: (files, config, options) => loadOnnx(files, config, options, runtime),
    scorer: (model) => createOnnxScorer(model),
    inspect: inspectOnnx,
  };
}

/** ONNX models, run by the runtime that is installed. */
export const ONNX_FLAVOR: Flavor<OnnxModel> = createOnnxFlavor();

async function loadOnnx(
  files: ModelFiles,
  config: FlavorConfig,
  options: LoadOptions,
  runtime: OnnxRuntime | undefined,
): Promise<OnnxModel> {
  const session = readSessionOptions(config, files.location);
  const { path, bytes } = await readOnnxModelFile(files, config, options);
  options.signal?.throwIfAborted();
  const source = {
    bytes,
    what: `${path} in ${files.location}`,
    readExternal: (external: string) => files.read(listExternalPaths(path, [external])[0] ?? external),
    localPath: async (externals: readonly string[]) => {
      // Each file is looked up, so that none outside of the folder is opened and none is missing.
      for (const external of listExternalPaths(path, externals)) await files.localPath?.(external);
      return files.localPath?.(path);
    },
  };
  return openOnnxModel(source, { session, runtime });
}
