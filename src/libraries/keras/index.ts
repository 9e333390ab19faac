// Keras models, written for Python.
export type { LayerLike, LayersModelLike, TensorLike } from './layers-model.ts';
export { WRITTEN_KERAS, writeKeras, writeKerasWeights } from './write-keras.ts';
