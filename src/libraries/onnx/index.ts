// ONNX models, run by ONNX Runtime, which is an optional package.
export { describeType } from './graph-types.ts';
export type { GraphValue, ValueType } from './graph-types.ts';
export { listRefusals, openOnnxModel } from './onnx-model.ts';
export type { OnnxModel, OnnxSource, OpenOnnxOptions } from './onnx-model.ts';
export { readOnnxFile } from './read-model.ts';
export type { OnnxFile } from './read-model.ts';
export { listMapOutputs } from './replace-zip-maps.ts';
export type { OnnxRuntime, RuntimeSession, RuntimeSessionOptions, RuntimeTensor } from './runtime.ts';
