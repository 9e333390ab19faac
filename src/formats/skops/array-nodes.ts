// Nodes of NumPy and SciPy in skops' schema: arrays lie beside it as .npy files, sparse matrices as .npz.
import { readNpy } from '../npy/index.ts';
import { parseExactJson } from '../json/index.ts';
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import { NdArray, PythonDict, PythonDtype, PythonObject, PythonTuple } from '../python/values.ts';
import type { NumpyDtype, PythonValue } from '../python/values.ts';
import { openZip } from '../zip/index.ts';
import type { SkopsContext } from './skops-context.ts';
import { isJsonObject, malformedSkops, memberOf, refuseSkops, SchemaNode } from './schema-node.ts';

const OBJECT: NumpyDtype = { kind: 'O', itemSize: 8, littleEndian: true };

/** NdArrayNode: an array or a NumPy scalar (shape []). Subclasses of ndarray are refused, as they may mean something else. */
export function readArrayNode(node: SchemaNode, context: SkopsContext): NdArray {
  const type = node.string('type');
  context.nameGlobal(node.module, node.className);
  if (type === 'json') return readObjectArray(node, context);
  if (type !== 'numpy') throw node.malformed(`is of unknown type ${JSON.stringify(type)}`);
  const { dtype, shape, fortranOrder, bytes } = readNpy(context.readFile(node.string('file')));
  const array = new NdArray(dtype, shape, fortranOrder, bytes, undefined, undefined, node.className !== 'ndarray');
  const isPlain = node.typePath === 'numpy.ndarray' || node.typePath === 'numpy.memmap';
  const isScalar = node.module === 'numpy' && array.shape.length === 0;
  if (!isPlain && !isScalar) {
    throw refuseSkops(`an array of class ${node.typePath} is not read`, 'Save the model with plain arrays.');
  }
  return array;
}

// Objects are listed in the schema itself, nested as deep as the array has axes.
function readObjectArray(node: SchemaNode, context: SkopsContext): NdArray {
  const shape = readShape(context.readNode(node.get('shape'), 'the shape of an array'), node);
  const items: PythonValue[] = [];
  const wholeFloats = new Set<number>();
  const collect = (list: readonly Value[], axis: number): void => {
    if (list.length !== shape[axis]) throw node.malformed(`has ${list.length} items along axis ${axis}`);
    for (const item of list) {
      if (axis + 1 < shape.length) {
        const row = new SchemaNode(item, 'a row of an array');
        if (row.loader !== 'ListNode') throw node.malformed('has a row that is no list');
        collect(row.list('content'), axis + 1);
        continue;
      }
      if (!context.isFaithful && isWholeFloat(item)) wholeFloats.add(items.length);
      items.push(context.readNode(item, 'an item of an array'));
    }
  };
  if (shape.length === 0) throw refuseSkops('an object array without axes is not read', 'Save the object itself.');
  collect(node.list('content'), 0);
  return new NdArray(OBJECT, shape, false, new Uint8Array(0), items, wholeFloats.size > 0 ? wholeFloats : undefined);
}

// A label 1.0 is not the label 1: only the text in the node tells.
function isWholeFloat(item: Value): boolean {
  if (!isJsonObject(item) || memberOf(item, '__loader__') !== 'JsonNode') return false;
  const content = memberOf(item, 'content');
  return typeof content === 'string' && /^-?\d/.test(content) && parseExactJson(content) instanceof PythonFloat;
}

function readShape(value: PythonValue, node: SchemaNode): readonly number[] {
  const items = value instanceof PythonTuple ? value.items : [];
  const shape = items.filter((extent) => typeof extent === 'number' && Number.isSafeInteger(extent) && extent >= 0);
  if (!(value instanceof PythonTuple) || shape.length !== items.length) throw node.malformed('has no shape');
  return shape as readonly number[];
}

/** DTypeNode: the type of an empty array. */
export function readDtypeNode(node: SchemaNode, context: SkopsContext): PythonDtype {
  const array = context.readNode(node.get('content'), 'the array of a dtype');
  if (!(array instanceof NdArray)) throw node.malformed('has no array to take its type from');
  context.nameGlobal('numpy', 'dtype');
  return new PythonDtype(array.dtype, array.shape.slice(1));
}

/** MaskedArrayNode: an object of numpy.ma's class with the state {data, mask}; a pickle holds another state. */
export function readMaskedArray(node: SchemaNode, context: SkopsContext): PythonObject {
  if (context.isFaithful) throw refuseSkops('a masked array is not written again', 'Save the model with plain arrays.');
  const content = node.object('content');
  const object = new PythonObject(context.nameGlobal(node.module, node.className));
  const read = (key: string): PythonValue => context.readNode(memberOf(content, key), `the ${key} of a masked array`);
  object.state = new PythonDict(
    new Map([
      ['data', read('data')],
      ['mask', read('mask')],
    ]),
  );
  return object;
}

/** SparseMatrixNode: an object of SciPy's class with the state of its pickle: `_shape`, `data`, `indices`, `indptr`, `row`, `col`. */
export function readSparseMatrix(node: SchemaNode, context: SkopsContext): PythonObject {
  if (node.string('type') !== 'scipy') throw node.malformed('is of unknown type');
  const archive = openZip(context.readFile(node.string('file')));
  const arrays = new Map(archive.names.map((name) => [name.replace(/\.npy$/, ''), readNpy(archive.read(name))]));
  const format = readFormat(arrays.get('format'));
  const shape = arrays.get('shape');
  if (format === undefined || shape === undefined || shape.shape.length !== 1) {
    throw malformedSkops('a sparse matrix has no format or shape');
  }
  // The class in the schema and the format in the file must agree: SciPy would believe the file, a pickle the class.
  if (node.className !== `${format}_matrix` && node.className !== `${format}_array`) {
    throw malformedSkops(`a ${node.className} is stored as ${format}`);
  }
  const object = new PythonObject(context.nameGlobal(node.module, node.className));
  const entries = new Map<PythonValue, PythonValue>([['_shape', new PythonTuple(readIntegers(shape))]]);
  for (const [name, array] of arrays) {
    if (name !== 'format' && name !== 'shape' && name !== '_is_array') entries.set(name, array);
  }
  object.state = new PythonDict(entries);
  return object;
}

function readFormat(array: NdArray | undefined): string | undefined {
  if (array?.shape.length !== 0 || (array.dtype.kind !== 'S' && array.dtype.kind !== 'U')) return undefined;
  return String.fromCharCode(...array.bytes.filter((byte) => byte !== 0));
}

function readIntegers(array: NdArray): readonly number[] {
  const { dtype, bytes } = array;
  if (dtype.kind !== 'i' || (dtype.itemSize !== 4 && dtype.itemSize !== 8)) {
    throw malformedSkops('a sparse matrix has a shape that is no list of ints');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const extents: number[] = [];
  for (let offset = 0; offset < bytes.length; offset += dtype.itemSize) {
    const extent =
      dtype.itemSize === 4
        ? view.getInt32(offset, dtype.littleEndian)
        : Number(view.getBigInt64(offset, dtype.littleEndian));
    extents.push(extent);
  }
  return extents;
}
