// The document of a model as XGBoost's writers have it in memory: each list of numbers with the type of its elements, keys in
// order (src/tree/tree_model.cc, src/tree/multi_target_tree_model.cc, src/gbm/*, src/data/cat_container.cc of 1.6 to 3.4).
import { DecantError } from '../../../errors.ts';
import { UbjsonFloat32 } from '../../../formats/ubjson/index.ts';
import type { UbjsonOutput } from '../../../formats/ubjson/index.ts';
import type { DocumentObject } from '../document.ts';

/** Members of one object. */
export type OutputMembers = ReadonlyMap<string, UbjsonOutput>;

type ReadNumbers = (object: DocumentObject, key: string) => UbjsonOutput;

const readFloats: ReadNumbers = (object, key) => object.floats(key);
const readIntegers: ReadNumbers = (object, key) => {
  const value = object.optional(key);
  // Features beyond 2^31, which a file in UBJSON has as int64.
  return value instanceof BigInt64Array ? value : object.integers(key);
};
const readLongs: ReadNumbers = (object, key) => BigInt64Array.from(object.integers(key), BigInt);
const readBytes: ReadNumbers = (object, key) => Uint8Array.from(object.integers(key));
/** Lists whose elements carry their types themselves. */
const listFloats: ReadNumbers = (object, key) => Array.from(object.floats(key), (value) => new UbjsonFloat32(value));
const listIntegers: ReadNumbers = (object, key) => Array.from(object.integers(key));
const readInteger: ReadNumbers = (object, key) => object.integer(key);

/** All members that hold numbers; releases before 1.6 have lists where later ones have typed arrays. */
const NUMBERS: ReadonlyMap<string, ReadNumbers> = new Map([
  ...name(readFloats, 'base_weights', 'leaf_weights', 'loss_changes', 'split_conditions', 'sum_hessian', 'weights'),
  ...name(readFloats, 'ti+', 'tj-'),
  ...name(readIntegers, 'left_children', 'right_children', 'parents', 'split_indices', 'leaf_child_counts'),
  ...name(readIntegers, 'categories', 'categories_nodes', 'feature_segments', 'sorted_idx', 'offsets'),
  ...name(readLongs, 'categories_segments', 'categories_sizes'),
  ...name(readBytes, 'default_left', 'split_type'),
  ...name(readCategories, 'values'),
  ...name(listFloats, 'weight_drop'),
  ...name(listIntegers, 'version', 'tree_info', 'iteration_indptr'),
  ...name(readInteger, 'id', 'boosted_rounds', 'type'),
]);

function name(read: ReadNumbers, ...keys: readonly string[]): (readonly [string, ReadNumbers])[] {
  return keys.map((key) => [key, read]);
}

/** The members of an object and of all inside it; UNSUPPORTED_MODEL for numbers under a name that is not known. */
export function toOutput(object: DocumentObject): OutputMembers {
  return orderMembers(object.keys().map((key) => [key, toMember(object, key)]));
}

/** Members in the order of std::map: names are ASCII, so that characters order as bytes. A later one of the same name wins. */
export function orderMembers(members: Iterable<readonly [string, UbjsonOutput]>): OutputMembers {
  return new Map([...new Map(members)].sort(([first], [second]) => (first < second ? -1 : 1)));
}

function toMember(object: DocumentObject, key: string): UbjsonOutput {
  const value = object.optional(key);
  if (typeof value === 'string' || value === null) return value;
  const read = NUMBERS.get(key);
  if (read !== undefined) return read(object, key);
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (items.every((item) => typeof item === 'string')) return items;
    if (items.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))) {
      return object.objects(key).map(toOutput);
    }
  } else if (typeof value === 'object' && !ArrayBuffer.isView(value)) return toOutput(object.object(key));
  throw new DecantError('UNSUPPORTED_MODEL', `An XGBoost model with ${key} is not known and cannot be written.`);
}

type MakeNumbers = (numbers: readonly bigint[]) => UbjsonOutput;

/** Arrays of categories that are numbers, by XGBoost's number for their type; UBJSON holds the bits of unsigned ones as signed. */
const CATEGORY_TYPES: ReadonlyMap<number, MakeNumbers> = new Map<number, MakeNumbers>([
  [9, (numbers) => Int8Array.from(numbers, Number)],
  [10, (numbers) => Uint8Array.from(numbers, Number)],
  [11, (numbers) => Int16Array.from(numbers, Number)],
  [12, (numbers) => Uint16Array.from(numbers, Number)],
  [13, (numbers) => Int32Array.from(numbers, Number)],
  [14, (numbers) => Uint32Array.from(numbers, Number)],
  [15, (numbers) => BigInt64Array.from(numbers)],
  [16, (numbers) => BigUint64Array.from(numbers)],
]);

// Categories of one feature: the bytes of their texts, or numbers.
function readCategories(column: DocumentObject, key: string): UbjsonOutput {
  if (column.has('offsets')) return Int8Array.from(column.integers(key));
  const type = column.integer('type');
  const make = CATEGORY_TYPES.get(type);
  if (make === undefined) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `Categories of XGBoost's type ${type} are not known and cannot be written.`,
    );
  }
  return make(column.list(key).map((item) => toBigInt(column, key, item)));
}

// JSON numbers beyond 2^53 have lost digits when they were read.
function toBigInt(column: DocumentObject, key: string, item: unknown): bigint {
  if (typeof item === 'bigint') return item;
  if (typeof item === 'number' && Number.isSafeInteger(item)) return BigInt(item);
  throw column.malformed(`has under ${key} what is no whole number below 2^53`);
}
