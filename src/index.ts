// Public exports of the package. Flavors have modules of their own: `decant/pyfunc`, `decant/sklearn`; HTTP is `decant/serving`.
export { DecantError } from './errors.ts';
export type { ErrorCode, ErrorDetails } from './errors.ts';
export { Model } from './entry-points/model.ts';
export type { LogWithFlavorOptions, SavingFlavor } from './tracking/models/log-with-flavor.ts';
export { getModelInfo, setSignature, updateModelRequirements } from './entry-points/models.ts';
export type { ModelInfo } from './tracking/models/model-info.ts';
export type { ModelFiles, ModelOptions, ModelRequirements, ModelWriter } from './model/index.ts';
export type { Engine, Flavor, FlavorConfig, LoadOptions, Scorer, ScoreOptions, ScoringModel } from './model/index.ts';
export {
  parseParams,
  parseSchema,
  parseSignature,
  renderParams,
  renderSchema,
  renderSignature,
} from './model/index.ts';
export type { SignatureTexts } from './model/index.ts';
export { readRequirements } from './model/index.ts';
export { convertInputExampleToServingInput } from './model/save/render-example.ts';
export type { ExampleWithParams } from './model/save/render-example.ts';
export { openModelFiles } from './stores/model-uri.ts';
export { openLocalFiles, openLocalWriter } from './stores/local/index.ts';
export type { LocalFilesOptions } from './stores/local/index.ts';
export { PythonFloat } from './data/dtype.ts';
export type { Dtype, Value } from './data/dtype.ts';
export type { Batch, BatchList, Params, TensorBatch, ValueBatch } from './data/batch.ts';
export { makeTensorBatch } from './data/batch.ts';
export { inferSignature } from './data/infer-signature.ts';
export type { InputRow, ModelInput } from './data/input.ts';
export type { ModelOutput, OutputArray } from './data/output.ts';
export { makeFrame } from './data/frame.ts';
export type { Column, ColumnName, Frame } from './data/frame.ts';
export { makeMatrix } from './data/matrix.ts';
export type { CsrMatrix, Matrix } from './data/matrix.ts';
export { makeTensor } from './data/tensor.ts';
export type { Tensor } from './data/tensor.ts';
export type {
  ColSpec,
  ColumnType,
  ParamSpec,
  Property,
  ScalarType,
  Schema,
  Signature,
  TensorSpec,
} from './data/schema.ts';
export { VERSION } from './version.ts';
