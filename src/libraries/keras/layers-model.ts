// What is asked of a TensorFlow.js layers model. No import of its package: whoever has a model has the package.

/** A tensor with its numbers. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  dataSync(): ArrayLike<number>;
}

/** `tf.layers.Layer`, or a model inside a model. */
export interface LayerLike {
  readonly name: string;
  getClassName(): string;
  getWeights(): readonly TensorLike[];
}

/** `tf.LayersModel`, `tf.Sequential` too. */
export interface LayersModelLike extends LayerLike {
  readonly layers: readonly LayerLike[];
  readonly inputs: readonly { readonly shape: readonly (number | null)[]; readonly dtype: string }[];
  toJSON(unused?: unknown, returnString?: boolean): unknown;
}
