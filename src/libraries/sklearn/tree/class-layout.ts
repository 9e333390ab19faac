// The classes of a tree classifier: `classes_` and `n_classes_`, one table for each output.
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { ClassLabels } from '../estimator.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';

/** Classes of every output. A row of scores holds `stride` numbers for each output; the first `counts[k]` are in use. */
export interface ClassLayout {
  readonly stride: number;
  readonly counts: readonly number[];
  readonly classes: ClassLabels;
  /** Classes of all outputs, one table after the other; undefined where the release cannot answer with them. */
  readonly labels: Tensor | undefined;
}

/** Reads the classes of an estimator with `outputCount` outputs; `stride` is the width of its trees' values. */
export function readClassLayout(
  attributes: Attributes,
  release: Release,
  outputCount: number,
  stride: number,
): ClassLayout {
  const { classes, joined } = readClassTables(attributes, outputCount);
  const counts = readCounts(attributes, outputCount);
  classes.forEach(({ shape }, output) => {
    if (shape.length !== 1 || shape[0] !== counts[output] || shape[0]! > stride) {
      throw attributes.refuse(
        `classes_ of output ${output} has shape [${shape.join(', ')}], its trees have ${stride} classes`,
      );
    }
  });
  if (outputCount === 1) return { stride, counts, classes: classes[0]!, labels: classes[0]! };
  // Before 0.21 the labels of several outputs were put into an array of floats.
  return { stride, counts, classes, labels: isSince(release, 0, 21) ? joined : toFloats(joined) };
}

/** Classes of each output as `classes_` holds them: one array, or a list of arrays where there are several outputs. */
export function readClassTables(
  attributes: Attributes,
  outputCount: number,
): { readonly classes: readonly Tensor[]; readonly joined: Tensor } {
  const arrays = outputCount === 1 ? [attributes.value('classes_')] : attributes.list('classes_');
  const tables = arrays.filter((array) => array instanceof NdArray);
  if (tables.length !== outputCount || arrays.length !== outputCount) {
    throw attributes.refuse(`classes_ does not hold one array for each of ${outputCount} outputs`);
  }
  return {
    classes: tables.map((table) => readTensor(table)),
    joined: readTensor(outputCount === 1 ? tables[0]! : joinArrays(tables, attributes)),
  };
}

function readCounts(attributes: Attributes, outputCount: number): readonly number[] {
  const value = attributes.value('n_classes_');
  const single = unwrapScalar(value);
  if (outputCount === 1 && typeof single === 'number') return [single];
  const items =
    value instanceof NdArray
      ? Array.from<unknown, unknown>(readTensor(value).data, Number)
      : attributes.list('n_classes_').map(unwrapScalar);
  const counts = items.filter((item) => typeof item === 'number');
  if (counts.length === outputCount && items.length === outputCount) return counts;
  throw attributes.refuse(`n_classes_ is ${describeKind(value)}, not one number for each output`);
}

function joinArrays(tables: readonly NdArray[], attributes: Attributes): NdArray {
  const { dtype } = tables[0]!;
  if (tables.some((table) => table.dtype.kind !== dtype.kind || table.dtype.itemSize !== dtype.itemSize)) {
    throw attributes.refuse('classes_ of different outputs have different types');
  }
  const total = tables.reduce((sum, { shape }) => sum + shape[0]!, 0);
  const bytes = new Uint8Array(tables.reduce((sum, table) => sum + table.bytes.length, 0));
  const wholeFloats = new Set<number>();
  let at = 0;
  let position = 0;
  for (const table of tables) {
    bytes.set(table.bytes, at);
    for (const index of table.wholeFloats ?? []) wholeFloats.add(position + index);
    at += table.bytes.length;
    position += table.shape[0]!;
  }
  const items = dtype.kind === 'O' ? tables.flatMap((table) => table.items ?? []) : undefined;
  return new NdArray(dtype, [total], false, bytes, items, wholeFloats);
}

function toFloats(labels: Tensor): Tensor | undefined {
  if (
    labels.dtype === 'str' ||
    labels.dtype === 'bytes' ||
    labels.dtype === 'object' ||
    labels.dtype === 'datetime64'
  ) {
    return undefined;
  }
  return makeTensor('float64', labels.shape, Float64Array.from(labels.data, Number));
}
