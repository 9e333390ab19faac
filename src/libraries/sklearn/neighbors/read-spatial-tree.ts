// KDTree and BallTree objects: newObj(Class) with the state (data, idx_array, node_data, node_bounds, leaf_size, n_levels, n_nodes, n_trims,
// n_leaves, n_splits, n_calls, dist_metric, sample_weight). Release 0.19 names both classes BinaryTree and has no weights.
import { createMetric, createSpatialTree } from '../../../kernels/distances/index.ts';
import type { SpatialTree } from '../../../kernels/distances/index.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { readStructuredField } from '../../../formats/python/structured-fields.ts';
import { NdArray, PythonObject, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import { checkMetricWidth, findRecordClass, readMetricObject } from './read-metric.ts';

/** A tree with its training rows. */
export interface ReadTree {
  readonly tree: SpatialTree;
  readonly rowCount: number;
  /** Is the distance between two rows of zeros no number? So it is of the Jaccard metric before 0.20. */
  readonly isUndefinedAtZero: boolean;
  /** Weights of the training rows (KernelDensity). */
  readonly sampleWeights: Float64Array | undefined;
}

/** Reads a tree; refuses trees that are damaged or of another layout. */
export function readSpatialTree(value: PythonValue, name: string, attributes: Attributes, release: Release): ReadTree {
  const kind = findTreeKind(value);
  if (kind === undefined || !(value instanceof PythonObject) || !(value.state instanceof PythonTuple)) {
    throw attributes.refuse(`${name} is ${describeKind(value)}, not a KDTree or BallTree with a state`);
  }
  const { items } = value.state;
  const [rows, order, nodes, bounds] = items.slice(0, 4).map((item) => requireArray(item, name, attributes));
  if (rows === undefined || order === undefined || nodes === undefined || bounds === undefined) {
    throw attributes.refuse(`${name} has a state of ${items.length} items`);
  }
  const data = readFloats(rows, name, attributes);
  const [rowCount, columnCount] = rows.shape;
  const nodeCount = nodes.shape[0];
  if (rowCount === undefined || columnCount === undefined || nodeCount === undefined || rows.shape.length !== 2) {
    throw attributes.refuse(`${name} holds rows of shape [${rows.shape.join(', ')}]`);
  }
  const boundValues = readFloats(bounds, name, attributes);
  if (boundValues.length !== (kind === 'kd' ? 2 : 1) * nodeCount * columnCount) {
    throw attributes.refuse(`${name} has bounds of shape [${bounds.shape.join(', ')}] for ${nodeCount} nodes`);
  }
  const spec = readMetricObject(items[11], attributes, release);
  checkMetricWidth(spec, columnCount, attributes);
  if (kind === 'kd' && !['euclidean', 'manhattan', 'chebyshev', 'minkowski'].includes(spec.kind)) {
    throw attributes.refuse(`${name} is a KDTree of metric ${spec.kind}`);
  }
  const parts = {
    order: readIntegers(readTensor(order).data, rowCount),
    starts: readIntegers(readStructuredField(nodes, 'idx_start').data, nodeCount),
    ends: readIntegers(readStructuredField(nodes, 'idx_end').data, nodeCount),
    isLeaf: Uint8Array.from(readIntegers(readStructuredField(nodes, 'is_leaf').data, nodeCount)),
    radii: Float64Array.from(readStructuredField(nodes, 'radius').data as ArrayLike<number>),
  };
  checkNodes(parts, rowCount, name, attributes);
  return {
    tree: createSpatialTree({ kind, metric: createMetric(spec), columnCount, data, bounds: boundValues, ...parts }),
    rowCount,
    isUndefinedAtZero: spec.kind === 'jaccard' && !isSince(release, 0, 20),
    sampleWeights: readWeights(items[12] ?? null, rowCount, name, attributes),
  };
}

function findTreeKind(value: PythonValue): 'kd' | 'ball' | undefined {
  if (!(value instanceof PythonObject)) return undefined;
  const { module, name } = findRecordClass(value);
  const match = /^sklearn\.neighbors\._?(kd|ball)_tree$/.exec(module);
  const isTree = ['KDTree', 'KDTree64', 'BallTree', 'BallTree64', 'BinaryTree'].includes(name);
  return match !== null && isTree ? (match[1] === 'kd' ? 'kd' : 'ball') : undefined;
}

function requireArray(value: PythonValue, name: string, attributes: Attributes): NdArray {
  if (value instanceof NdArray) return value;
  throw attributes.refuse(`the state of ${name} holds ${describeKind(value)} where an array belongs`);
}

function readFloats(array: NdArray, name: string, attributes: Attributes): Float64Array {
  const tensor = readTensor(array);
  if (tensor.dtype === 'float64') return tensor.data;
  throw attributes.refuse(`${name} holds an array of ${tensor.dtype}, not of float64`);
}

function readIntegers(data: unknown, count: number): Int32Array {
  const elements = data as ArrayLike<number | bigint>;
  return Int32Array.from({ length: count }, (_, at) => Number(elements[at]));
}

function checkNodes(
  parts: Readonly<Record<'order' | 'starts' | 'ends', Int32Array>> & { readonly isLeaf: Uint8Array },
  rowCount: number,
  name: string,
  attributes: Attributes,
): void {
  const { order, starts, ends, isLeaf } = parts;
  const nodeCount = starts.length;
  const isBroken =
    nodeCount === 0 ||
    order.some((row) => row < 0 || row >= rowCount) ||
    starts.some((start, node) => start < 0 || start > ends[node]! || ends[node]! > rowCount) ||
    isLeaf.some((leaf, node) => leaf === 0 && 2 * node + 2 >= nodeCount);
  if (isBroken) throw attributes.refuse(`${name} has nodes that point beyond its rows`);
}

function readWeights(
  value: PythonValue,
  rowCount: number,
  name: string,
  attributes: Attributes,
): Float64Array | undefined {
  if (value === null) return undefined;
  const weights = readFloats(requireArray(value, name, attributes), name, attributes);
  if (weights.length !== rowCount)
    throw attributes.refuse(`${name} has ${weights.length} weights for ${rowCount} rows`);
  return weights;
}
