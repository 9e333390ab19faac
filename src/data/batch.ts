// Batch: what goes into a model and comes out of it, discriminated by `kind`.
import type { Value } from './dtype.ts';
import type { Frame } from './frame.ts';
import type { Tensor } from './tensor.ts';

/** One unnamed tensor, or several by name (the counterpart of an ndarray, or of a dict of ndarrays). */
export interface TensorBatch {
  readonly kind: 'tensors';
  /** The key is null for the one unnamed tensor. */
  readonly tensors: ReadonlyMap<string | null, Tensor>;
}

/** Plain values: lists of dicts, texts, what a request held that is neither a table nor an array. */
export interface ValueBatch {
  readonly kind: 'value';
  readonly value: Value;
}

/** Several batches in order, such as one array of probabilities for each output of a forest. */
export interface BatchList {
  readonly kind: 'list';
  readonly items: readonly Batch[];
}

export type Batch = Frame | TensorBatch | ValueBatch | BatchList;

/** Params of one request: values by name, checked against the params schema. */
export type Params = Readonly<Record<string, Value>>;

/** A batch of one unnamed tensor. */
export function makeTensorBatch(tensor: Tensor): TensorBatch {
  return { kind: 'tensors', tensors: new Map([[null, tensor]]) };
}
