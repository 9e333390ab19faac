// `decant/pyfunc`: any model as a function.
export { loadModel } from './load-model.ts';
export type { LoadModelOptions } from './load-model.ts';
export { PyFuncModel } from './pyfunc-model.ts';
export { examineModel } from './examine-model.ts';
export type { ModelReport } from './examine-model.ts';
export type { Refusal } from './choose-engine.ts';
