// Loads the ONNX model of a folder (mlflow.onnx.load_model; parity API-041).
import type { OnnxModel, OnnxRuntime } from '../../libraries/onnx/index.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { loadFlavor } from '../load-flavor.ts';
import { createOnnxFlavor } from './onnx-flavor.ts';

/** Options of {@link loadModel}. */
export interface LoadOnnxOptions {
  /** The runtime; default: onnxruntime-node, else onnxruntime-web, whichever is installed. */
  readonly runtime?: OnnxRuntime;
  readonly signal?: AbortSignal;
}

/** Loads the model, which takes tensors by name; it needs no python_function flavor. */
export function loadModel(source: string | ModelFiles, options: LoadOnnxOptions = {}): Promise<OnnxModel> {
  const { runtime, ...loadOptions } = options;
  return loadFlavor(createOnnxFlavor(runtime), source, loadOptions);
}
