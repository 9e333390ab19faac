// `decant/onnx`: ONNX models, run by ONNX Runtime.
export { createOnnxFlavor } from './onnx-flavor.ts';
export { loadModel } from './load-model.ts';
export type { LoadOnnxOptions } from './load-model.ts';
export type { GraphValue, OnnxFile, OnnxModel, OnnxRuntime } from '../../libraries/onnx/index.ts';
