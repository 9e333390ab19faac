// CTRs of a model in JSON: what they count by, and the counts by hash.
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import { describeError } from '../../errors.ts';
import { parseExactJson } from '../../formats/json/index.ts';
import { readJsonFloat } from './json-number.ts';
import { entriesOf, integerOf, listOf, member, numberOf, textOf } from './json-values.ts';
import { malformed } from './malformed.ts';
import { CTR_TYPES, keyOfCtr } from './model.ts';
import type { CtrBase, CtrFeature, CtrTable, CtrType, Projection } from './model.ts';

/** Reads an entry of `ctrs`. */
export function readJsonCtrFeature(ctr: Value): CtrFeature {
  const float = (name: string): number => Math.fround(numberOf(member(ctr, name), name));
  return {
    base: readBase(member(ctr, 'ctr_type'), member(ctr, 'elements')),
    targetBorder: integerOf(member(ctr, 'target_border_idx'), 'target_border_idx'),
    priorNumerator: float('prior_numerator'),
    // The name is misspelt in the files.
    priorDenominator: float('prior_denomerator'),
    shift: float('shift'),
    scale: float('scale'),
    borders: Float32Array.from(listOf(member(ctr, 'borders'), 'borders'), (border) => numberOf(border, 'a border')),
  };
}

/** Reads `ctr_data`, by {@link keyOfCtr}. */
export function readJsonCtrTables(data: Value | undefined): ReadonlyMap<string, CtrTable> {
  const tables = new Map<string, CtrTable>();
  if (data === undefined || data === null) return tables;
  for (const [name, table] of entriesOf(data, 'ctr_data')) {
    const base = parseBase(name);
    tables.set(keyOfCtr(base), readTable(base, table));
  }
  return tables;
}

function parseBase(name: string): CtrBase {
  let value: Value;
  try {
    value = parseExactJson(name, { readFloat: readJsonFloat });
  } catch (cause) {
    throw malformed(`the name of a CTR is no JSON: ${describeError(cause)}`);
  }
  return readBase(member(value, 'type'), member(value, 'identifier'));
}

// The format does not keep the classifier of the target, of which there is one for each CTR type.
function readBase(type: Value | undefined, elements: Value | undefined): CtrBase {
  const known = CTR_TYPES.find((name) => name === type);
  if (known === undefined) throw malformed('a CTR is of no known type');
  return { type: known, targetBorderClassifier: 0, projection: readProjection(listOf(elements, 'a CTR')) };
}

function readProjection(elements: readonly Value[]): Projection {
  const catFeatures: number[] = [];
  const floatSplits: Projection['floatSplits'][number][] = [];
  const oneHotSplits: Projection['oneHotSplits'][number][] = [];
  for (const element of elements) {
    const kind = member(element, 'combination_element');
    const index = member(element, kind === 'float_feature' ? 'float_feature_index' : 'cat_feature_index');
    const column = integerOf(index, 'a column of a CTR');
    if (kind === 'cat_feature_value') catFeatures.push(column);
    else if (kind === 'float_feature') {
      floatSplits.push({ index: column, border: Math.fround(numberOf(member(element, 'border'), 'a border')) });
    } else if (kind === 'cat_feature_exact_value') {
      oneHotSplits.push({ index: column, value: integerOf(member(element, 'value'), 'a category') });
    } else throw malformed('a CTR counts by something unknown');
  }
  return { catFeatures, floatSplits, oneHotSplits };
}

function readTable(base: CtrBase, table: Value): CtrTable {
  const items = listOf(member(table, 'hash_map'), 'hash_map');
  const stride = integerOf(member(table, 'hash_stride'), 'hash_stride');
  const width = stride - 1;
  if (width < 1 || items.length % stride !== 0 || !isWidth(base.type, width)) {
    throw malformed(`hash_map of ${items.length} has hash_stride ${stride}`);
  }
  const count = items.length / stride;
  const counts = new Int32Array(count * width);
  const sums = new Float32Array(counts.buffer);
  const isMean = base.type === 'BinarizedTargetMeanValue' || base.type === 'FloatTargetMeanValue';
  const builder = new HashBuilder(count);
  for (let at = 0; at < items.length; at += stride) {
    const index = builder.add(textOf(items[at], 'a hash'));
    for (let offset = 0; offset < width; offset++) {
      const value = wholeOf(items[at + 1 + offset]);
      if (isMean && offset === 0) sums[index * width] = value;
      else counts[index * width + offset] = value;
    }
  }
  return {
    base,
    hashes: builder.hashes,
    indices: builder.indices,
    counts,
    sums,
    counterDenominator: integerOf(member(table, 'counter_denominator') ?? 0, 'counter_denominator'),
    targetClassCount: width,
  };
}

function isWidth(type: CtrType, width: number): boolean {
  switch (type) {
    case 'BinarizedTargetMeanValue':
    case 'FloatTargetMeanValue':
      return width === 2;
    case 'Counter':
    case 'FeatureFreq':
      return width === 1;
    case 'Buckets':
    case 'Borders':
      return true;
  }
}

// As CatBoost reads integers: what has a fraction, a sum of targets maybe, is 0 to it.
function wholeOf(value: Value | undefined): number {
  if (value instanceof PythonFloat) return value.value;
  const number = numberOf(value, 'a count');
  return Number.isInteger(number) ? number : 0;
}

/** A table with open addressing, as the binary format keeps it. */
class HashBuilder {
  readonly hashes: Uint32Array;
  readonly indices: Uint32Array;
  #count = 0;

  constructor(count: number) {
    let size = 2;
    while (size < 2 * count) size *= 2;
    this.hashes = new Uint32Array(2 * size).fill(0xffffffff);
    this.indices = new Uint32Array(size);
  }

  /** Index of a hash, in the order in which they come. */
  add(text: string): number {
    if (!/^\d{1,20}$/.test(text)) throw malformed('a hash is no number');
    const hash = BigInt(text);
    const low = Number(hash & 0xffffffffn);
    const high = Number((hash >> 32n) & 0xffffffffn);
    const { hashes, indices } = this;
    const mask = indices.length - 1;
    let place = low & mask;
    while (hashes[2 * place] !== 0xffffffff || hashes[2 * place + 1] !== 0xffffffff) {
      if (hashes[2 * place] === low && hashes[2 * place + 1] === high) return indices[place]!;
      place = (place + 1) & mask;
    }
    hashes[2 * place] = low;
    hashes[2 * place + 1] = high;
    indices[place] = this.#count;
    this.#count += 1;
    return this.#count - 1;
  }
}
