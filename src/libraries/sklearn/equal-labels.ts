// Labels as Python compares them: equal numbers are equal whatever their type, True is 1.
import { PythonFloat } from '../../data/dtype.ts';
import type { Tensor } from '../../data/tensor.ts';
import { unwrapScalar } from './attributes.ts';
import type { PythonValue } from '../../formats/python/values.ts';

/** A label as a Map's key. */
export function toLabelKey(label: unknown): unknown {
  if (label instanceof PythonFloat) return label.value;
  if (typeof label === 'bigint' && BigInt.asIntN(53, label) === label) return Number(label);
  return typeof label === 'boolean' ? Number(label) : label;
}

/** Position of a label among the classes; -1 where it is none of them. */
export function findLabel(classes: Tensor, label: PythonValue): number {
  const wanted = toLabelKey(unwrapScalar(label));
  return Array.from<unknown>(classes.data).findIndex((candidate) => toLabelKey(candidate) === wanted);
}

/** Positions of some labels among the classes; -1 for one that is none of them. */
export function findLabels(classes: Tensor, labels: Tensor): Int32Array {
  const positions = new Map<unknown, number>();
  Array.from<unknown>(classes.data).forEach((label, position) => positions.set(toLabelKey(label), position));
  return Int32Array.from<unknown>(labels.data, (label) => positions.get(toLabelKey(label)) ?? -1);
}
