// What each node class of skops 0.x's schema (protocols 0, 1 and 2) stands for, as the records that a pickle of the same object
// gives (skops/io/_general.py, _numpy.py, _scipy.py, _sklearn.py, _quantile_forest.py and old/).
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import { parseExactJson } from '../json/index.ts';
import { PythonDict, PythonGlobal, PythonObject, PythonSet, PythonSlice, PythonTuple } from '../python/values.ts';
import type { PythonList, PythonValue } from '../python/values.ts';
import { readDictKey } from './dict-keys.ts';
import { readArrayNode, readDtypeNode, readMaskedArray, readSparseMatrix } from './array-nodes.ts';
import { joinGenerator } from './random-generators.ts';
import { isJsonList, isJsonObject, malformedSkops, memberOf, refuseSkops } from './schema-node.ts';
import type { JsonObject, SchemaNode } from './schema-node.ts';
import type { SkopsContext } from './skops-context.ts';

/** Makes the record of a node. */
export type NodeReader = (node: SchemaNode, context: SkopsContext) => PythonValue;

/** Every node class by its name. */
export const NODE_READERS: Readonly<Record<string, NodeReader>> = {
  JsonNode: (node, context) => fromJson(parseExactJson(node.string('content')), context.isFaithful),
  DictNode: readDict,
  DefaultDictNode: readDefaultDict,
  _DictWithDeprecatedKeysNode: readMain,
  ListNode: (node, context) => {
    const items = readItems(node, context);
    if (node.typePath === 'builtins.list') return items;
    const object = new PythonObject(typeOf(node, context));
    object.items = items;
    return object;
  },
  SetNode: (node, context) => {
    const items = readItems(node, context);
    const isPlain = node.typePath === 'builtins.set' || (node.typePath === 'builtins.frozenset' && !context.isFaithful);
    return isPlain ? new PythonSet(items) : callOf(typeOf(node, context), [items]);
  },
  TupleNode: (node, context) => {
    const items = readItems(node, context);
    // Any other tuple class is a namedtuple, made of its fields.
    return node.typePath === 'builtins.tuple' ? new PythonTuple(items) : new PythonObject(typeOf(node, context), items);
  },
  BytesNode: (node, context) => context.readFile(node.string('file')),
  BytearrayNode: (node, context) => {
    const bytes = context.readFile(node.string('file'));
    return context.isFaithful ? callOf(typeOf(node, context), [bytes]) : bytes;
  },
  SliceNode: readSlice,
  TypeNode: (node, context) => typeOf(node, context),
  FunctionNode: (node, context) => {
    if (context.protocol > 0) return typeOf(node, context);
    const content = node.object('content');
    const [module, name] = [memberOf(content, 'module_path'), memberOf(content, 'function')];
    if (typeof module === 'string' && typeof name === 'string') return context.nameGlobal(module, name);
    throw node.malformed('names no function');
  },
  MethodNode: (node, context) => {
    const content = node.object('content');
    const name = memberOf(content, 'func');
    if (typeof name !== 'string') throw node.malformed('names no method');
    const owner = context.readNode(memberOf(content, 'obj'), 'the owner of a method');
    return callOf(context.nameGlobal('builtins', 'getattr'), [owner, name]);
  },
  PartialNode: (node, context) => {
    const parts = readParts(node, context, ['func', 'args', 'kwds', 'namespace']);
    const object = callOf(typeOf(node, context), [parts[0]!]);
    object.state = new PythonTuple(parts);
    return object;
  },
  OperatorFuncNode: (node, context) =>
    callOf(typeOf(node, context), tupleItems(node, context.readNode(node.get('attrs'), 'the arguments'))),
  ConstructorFromReduceNode: (node, context) => {
    const args = tupleItems(node, context.readNode(node.get('content'), 'the arguments'));
    const [items] = args;
    if (node.typePath === 'builtins.frozenset' && Array.isArray(items) && !context.isFaithful)
      return new PythonSet(items);
    return callOf(typeOf(node, context), args);
  },
  ObjectNode: (node, context) => {
    const object = new PythonObject(typeOf(node, context));
    const content = node.get('content');
    if (content !== undefined && content !== null)
      setState(object, context.readNode(content, `the state of ${node.typePath}`));
    return object;
  },
  // skops itself never asks a TreeNode for its class: it is always scikit-learn's.
  TreeNode: (node, context) => readReduced(node, context, context.nameGlobal('sklearn.tree._tree', 'Tree')),
  LossNode: (node, context) => readReduced(node, context, typeOf(node, context)),
  QuantileForestNode: (node, context) => readReduced(node, context, typeOf(node, context)),
  RandomStateNode: (node, context) => {
    const object = context.isFaithful
      ? callOf(new PythonGlobal('numpy.random._pickle', '__randomstate_ctor'), ['MT19937'])
      : new PythonObject(typeOf(node, context));
    object.state = context.readNode(node.get('content'), 'the state of a generator');
    return object;
  },
  RandomGeneratorNode: readGenerator,
  NdArrayNode: readArrayNode,
  DTypeNode: readDtypeNode,
  MaskedArrayNode: readMaskedArray,
  SparseMatrixNode: readSparseMatrix,
};

// As pickle would call it.
function callOf(type: PythonGlobal, args: readonly PythonValue[]): PythonObject {
  const object = new PythonObject(type, args);
  object.isCalled = true;
  return object;
}

function typeOf(node: SchemaNode, context: SkopsContext): PythonGlobal {
  return context.nameGlobal(node.module, node.className);
}

function readItems(node: SchemaNode, context: SkopsContext): PythonList {
  return node.list('content').map((item) => context.readNode(item, `an item of a ${node.className}`));
}

function readParts(node: SchemaNode, context: SkopsContext, keys: readonly string[]): PythonValue[] {
  const content = node.object('content');
  return keys.map((key) => context.readNode(memberOf(content, key), `${key} of ${node.typePath}`));
}

function tupleItems(node: SchemaNode, value: PythonValue): readonly PythonValue[] {
  if (value instanceof PythonTuple) return value.items;
  throw node.malformed('has arguments that are no tuple');
}

// None, and an empty dict or tuple, is no state: pickle leaves it out.
function setState(object: PythonObject, state: PythonValue): void {
  const isEmpty =
    state === null ||
    (state instanceof PythonDict && state.entries.size === 0) ||
    (state instanceof PythonTuple && state.items.length === 0);
  if (!isEmpty) object.state = state;
}

function readDict(node: SchemaNode, context: SkopsContext): PythonValue {
  const content = Object.entries(node.object('content'));
  const types = context.readNode(node.get('key_types'), 'the types of keys');
  if (!Array.isArray(types) || types.length !== content.length) {
    throw node.malformed('has keys that JSON cannot tell apart, or lacks their types');
  }
  const dict = new PythonDict();
  for (const [index, [text, item]] of content.entries()) {
    const key = readDictKey(text, types[index], node);
    if (dict.entries.has(key)) throw node.malformed(`has the key ${JSON.stringify(text)} twice`);
    dict.entries.set(key, context.readNode(item, `${JSON.stringify(text)} of a ${node.className}`));
  }
  if (node.typePath === 'builtins.dict') return dict;
  if (node.typePath === 'collections.OrderedDict' && !context.isFaithful) return dict;
  const object = new PythonObject(typeOf(node, context));
  object.entries = dict;
  return object;
}

// The factory of a defaultdict only matters for keys that are absent.
function readDefaultDict(node: SchemaNode, context: SkopsContext): PythonValue {
  const main = readMain(node, context);
  if (!context.isFaithful || !(main instanceof PythonDict)) return main;
  const factory = context.readNode(memberOf(node.object('content'), 'default_factory'), 'the factory of a dict');
  const object = callOf(typeOf(node, context), [factory]);
  object.entries = main;
  return object;
}

function readMain(node: SchemaNode, context: SkopsContext): PythonValue {
  return context.readNode(memberOf(node.object('content'), 'main'), 'the entries of a dict');
}

function readSlice(node: SchemaNode): PythonValue {
  const content = node.object('content');
  const [start, stop, step] = ['start', 'stop', 'step'].map((key) => fromJson(memberOf(content, key) ?? null));
  return new PythonSlice(start!, stop!, step!);
}

function readReduced(node: SchemaNode, context: SkopsContext, type: PythonGlobal): PythonValue {
  const args = context.readNode(memberOf(node.object('__reduce__'), 'args'), `the arguments of ${type.path}`);
  const object = callOf(type, tupleItems(node, args));
  setState(object, context.readNode(node.get('content'), `the state of ${type.path}`));
  return object;
}

function readGenerator(node: SchemaNode, context: SkopsContext): PythonValue {
  if (context.protocol === 0) {
    throw refuseSkops('a random generator of protocol 0 is not read', 'Save the model again with skops 0.7 or later.');
  }
  const keys = context.protocol === 1 ? ['bit_generator'] : ['bit_generator', 'seed_seq'];
  const parts = readParts(node, context, keys);
  const [bitGenerator = null, seedSequence = null] = parts;
  const pickled = context.isFaithful ? joinGenerator({ bitGenerator, seedSequence }) : undefined;
  if (pickled !== undefined) return pickled;
  const object = new PythonObject(typeOf(node, context));
  object.state = new PythonDict(new Map(keys.map((key, index) => [key, parts[index]!])));
  return object;
}

// The value of a JsonNode, whose content is JSON text of its own.
function fromJson(value: Value, isFaithful = false): PythonValue {
  // What is faithful is looked at by writers alone, which know the box.
  if (value instanceof PythonFloat) return isFaithful ? (value as unknown as PythonValue) : value.value;
  if (value instanceof Date) throw malformedSkops('JSON holds a date');
  if (isJsonList(value)) return value.map((item) => fromJson(item, isFaithful));
  return isJsonObject(value) ? fromJsonObject(value) : value;
}

function fromJsonObject(object: JsonObject): PythonDict {
  return new PythonDict(new Map(Object.entries(object).map(([key, item]) => [key, fromJson(item)])));
}
