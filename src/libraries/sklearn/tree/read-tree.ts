// scikit-learn's Tree object (sklearn/tree/_tree.pyx): Tree(n_features, n_classes, n_outputs) with the state max_depth, node_count,
// nodes (an array of records) and values [node, output, class]. The records of each release have other fields: read by name.
import { DecantError } from '../../../errors.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { readInt32Field, readStructuredField, RecordAligner } from '../../../formats/python/structured-fields.ts';
import { NdArray, PythonDict, PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { isSince, readRelease } from '../release.ts';

/** One tree as scikit-learn keeps it. */
export interface SklearnTree {
  readonly featureCount: number;
  readonly outputCount: number;
  /** Most classes of an output; 1 in a regression tree. Values have shape [node, outputCount, classCount]. */
  readonly classCount: number;
  /** -1 in a leaf. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  /** scikit-learn 1.3 and later: where NaN goes. */
  readonly missingLeft: Uint8Array | undefined;
  readonly values: Float64Array;
}

/** Reads the attribute `tree_`; who reads many trees gives one aligner to all of them. */
export function readTree(attributes: Attributes, aligner = new RecordAligner()): SklearnTree {
  const tree = attributes.value('tree_');
  if (!(tree instanceof PythonObject) || tree.type.name !== 'Tree' || !tree.type.module.startsWith('sklearn.tree.')) {
    throw attributes.refuse(`tree_ is ${describeKind(tree)}`);
  }
  const { state } = tree;
  const [features, , outputs] = tree.args.map(unwrapScalar);
  if (!(state instanceof PythonDict) || typeof features !== 'number' || typeof outputs !== 'number') {
    throw attributes.refuse('tree_ has another layout than Tree(n_features, n_classes, n_outputs) with a state');
  }
  const nodes = aligner.align(requireArray(state.get('nodes'), 'nodes', attributes));
  const valueTensor = readTensor(requireArray(state.get('values'), 'values', attributes));
  const [nodeCount, outputCount, classCount] = valueTensor.shape;
  if (
    valueTensor.dtype !== 'float64' ||
    valueTensor.shape.length !== 3 ||
    nodes.shape.length !== 1 ||
    nodeCount !== nodes.shape[0] ||
    nodeCount !== unwrapScalar(state.get('node_count') ?? null) ||
    outputCount !== outputs ||
    classCount === undefined
  ) {
    throw attributes.refuse(
      `tree_ has ${nodes.shape.join(' x ')} nodes and values of shape [${valueTensor.shape.join(', ')}]`,
    );
  }
  const left = readIntegers(nodes, 'left_child');
  if (left.length === 0) throw attributes.refuse('tree_ has no nodes');
  return {
    featureCount: features,
    outputCount,
    classCount,
    left,
    right: readIntegers(nodes, 'right_child'),
    feature: readIntegers(nodes, 'feature'),
    threshold: readThresholds(nodes),
    missingLeft: readMissing(nodes, attributes),
    values: valueTensor.data,
  };
}

/** Training rows of each node: `n_node_samples`. */
export function readNodeSamples(attributes: Attributes): Int32Array {
  const tree = attributes.value('tree_');
  const nodes = tree instanceof PythonObject && tree.state instanceof PythonDict ? tree.state.get('nodes') : undefined;
  return readIntegers(requireArray(nodes, 'nodes', attributes), 'n_node_samples');
}

/** A number of each node: `impurity` or `weighted_n_node_samples`. */
export function readNodeFloats(attributes: Attributes, field: string): Float64Array {
  const tree = attributes.value('tree_');
  const nodes = tree instanceof PythonObject && tree.state instanceof PythonDict ? tree.state.get('nodes') : undefined;
  const { dtype, data } = readStructuredField(requireArray(nodes, 'nodes', attributes), field);
  if (dtype !== 'float64') throw wrongField(field);
  return data;
}

function requireArray(value: PythonValue | undefined, name: string, attributes: Attributes): NdArray {
  if (value instanceof NdArray) return value;
  throw attributes.refuse(`${name} of tree_ is ${value === undefined ? 'missing' : describeKind(value)}`);
}

function readIntegers(nodes: NdArray, field: string): Int32Array {
  const integers = readInt32Field(nodes, field);
  if (integers === undefined) throw wrongField(field);
  return integers;
}

function readThresholds(nodes: NdArray): Float64Array {
  const { dtype, data } = readStructuredField(nodes, 'threshold');
  if (dtype !== 'float64') throw wrongField('threshold');
  return data;
}

// scikit-learn itself does not load the nodes of another layout.
function readMissing(nodes: NdArray, attributes: Attributes): Uint8Array | undefined {
  const name = 'missing_go_to_left';
  const isThere = nodes.dtype.fields?.some((field) => field.name === name) === true;
  if (isThere !== isSince(readRelease(attributes), 1, 3)) {
    throw attributes.refuse(
      `the nodes of tree_ have ${isThere ? 'a' : 'no'} field ${name}, unlike those of its release`,
    );
  }
  if (!isThere) return undefined;
  const { dtype, data } = readStructuredField(nodes, name);
  if (dtype !== 'uint8' && dtype !== 'bool') throw wrongField(name);
  return data;
}

function wrongField(field: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `Field ${field} of a tree's nodes is of a type that is not known.`);
}
