// Loads the ONNX model of a folder (mlflow.onnx.load_model; parity API-041).
import { DecantError } from '../../errors.ts';
import type { OnnxModel, OnnxRuntime } from '../../libraries/onnx/index.ts';
import { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { createOnnxFlavor } from './onnx-flavor.ts';

/** Options of {@link loadModel}. */
export interface LoadOnnxOptions {
  /** The runtime; default: onnxruntime-node, else onnxruntime-web, whichever is installed. */
  readonly runtime?: OnnxRuntime;
  readonly signal?: AbortSignal;
}

/** Loads the model, which takes tensors by name; it needs no python_function flavor. */
export async function loadModel(source: string | ModelFiles, options: LoadOnnxOptions = {}): Promise<OnnxModel> {
  const { runtime, ...loadOptions } = options;
  const flavor = createOnnxFlavor(runtime);
  const files = typeof source === 'string' ? await openModelFiles(source) : source;
  const { flavors } = await Model.load(files);
  const config = flavors[flavor.name];
  if (config === undefined) {
    const names = Object.keys(flavors);
    throw new DecantError(
      'RESOURCE_DOES_NOT_EXIST',
      `Model does not have the "onnx" flavor; ${files.location} has ${names.length === 0 ? 'none' : names.join(', ')}.`,
    );
  }
  return flavor.load(files, config, loadOptions);
}
