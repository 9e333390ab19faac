// `decant/prophet`: forecasts of Prophet.
export { loadModel } from './load-model.ts';
export type { LoadProphetOptions } from './load-model.ts';
export { Prophet } from '../../libraries/prophet/index.ts';
