// CatBoost's binary models (cbm): the letters CBM1, a FlatBuffers message, and tables of counts behind it
// (catboost/libs/model/model.cpp, TFullModel::Load; flatbuffers/*.fbs; ctr_value_table.cpp).
import { DecantError } from '../../errors.ts';
import { readFlatRoot } from '../../formats/flatbuffers/index.ts';
import type { FlatTable } from '../../formats/flatbuffers/index.ts';
import { readNumbers } from '../../formats/python/numbers.ts';
import { CTR_TYPES, keyOfCtr } from './model.ts';
import type {
  CatboostModel,
  CatFeature,
  CtrBase,
  CtrFeature,
  CtrTable,
  FloatFeature,
  OneHotFeature,
  Trees,
} from './model.ts';
import { malformed } from './malformed.ts';

const MAGIC = [0x43, 0x42, 0x4d, 0x31];
const CTR_PART = 'static_provider_v1';

/** Is this the beginning of a binary model? */
export function isCbm(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, at) => bytes[at] === byte);
}

/**
 * Reads a binary model. Damage is MALFORMED_DATA; versions and parts that are not known, and columns of texts or embeddings, are
 * UNSUPPORTED_MODEL.
 */
export function readCbm(bytes: Uint8Array): CatboostModel {
  if (!isCbm(bytes)) throw malformed('it does not begin with CBM1');
  const stream = new SizedParts(bytes.subarray(MAGIC.length));
  const core = readFlatRoot(stream.part('the model'));
  const version = core.text(0);
  if (version !== 'FlabuffersModel_v1') {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `CatBoost models of format ${JSON.stringify(version ?? 'none')} are not known.`,
    );
  }
  const forest = core.table(1);
  if (forest === undefined) throw malformed('it has no trees');
  const ignoredColumns = listUnusedColumns(forest);
  const parts = core.texts(3);
  const unknown = parts.find((part) => part !== CTR_PART);
  if (unknown !== undefined) {
    throw new DecantError('UNSUPPORTED_MODEL', `CatBoost model part ${JSON.stringify(unknown)} is not known.`);
  }
  const approxDimension = forest.int32(0);
  if (approxDimension < 1) throw malformed(`it sums ${approxDimension} numbers`);
  return {
    approxDimension,
    catFeatures: forest.tables(4).map(readCatFeature),
    floatFeatures: forest.tables(5).map(readFloatFeature),
    ignoredColumns,
    oneHotFeatures: forest.tables(6).map(readOneHotFeature),
    ctrFeatures: forest.tables(7).map(readCtrFeature),
    trees: readTrees(forest),
    scale: forest.float64(14, 1),
    bias: readBias(forest, approxDimension),
    ctrTables: parts.length === 0 ? new Map() : readCtrTables(stream),
    info: new Map(core.tables(2).map((entry) => [entry.text(0) ?? '', entry.text(1) ?? ''])),
  };
}

/** Parts that their sizes precede: 4 bytes, or 8 more where these are full (util/ysaveload.h, LoadSize). */
class SizedParts {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  size(what: string): number {
    const size = this.#read(4, what, () => this.#view.getUint32(this.#position, true));
    return size < 2 ** 32 - 1 ? size : this.#read(8, what, () => Number(this.#view.getBigUint64(this.#position, true)));
  }

  part(what: string): Uint8Array {
    const size = this.size(what);
    return this.#read(size, what, () => this.#bytes.subarray(this.#position, this.#position + size));
  }

  #read<T>(size: number, what: string, read: () => T): T {
    if (size > this.#bytes.length - this.#position) throw malformed(`it ends within ${what}`);
    const result = read();
    this.#position += size;
    return result;
  }
}

// Columns of texts and embeddings; refuses a model that asks for them.
function listUnusedColumns(forest: FlatTable): readonly number[] {
  const text = forest.tables(12);
  const embedding = forest.tables(18);
  const isUsed = (features: readonly FlatTable[], field: number): boolean =>
    features.some((feature) => feature.boolean(field, true));
  const kind = isUsed(text, 3) ? 'text' : isUsed(embedding, 4) ? 'embedding' : undefined;
  if (kind !== undefined || forest.tables(13).length > 0) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `The CatBoost model reads ${kind ?? 'estimated'} features, which have no native reader.`,
      { hint: 'It needs Python with catboost.' },
    );
  }
  return [...text, ...embedding].map((feature) => feature.int32(1, -1));
}

function readCatFeature(feature: FlatTable): CatFeature {
  return {
    index: feature.int32(0, -1),
    flatIndex: feature.int32(1, -1),
    name: feature.text(2) ?? '',
    isUsed: feature.boolean(3, true),
  };
}

const MISSING = ['as-is', 'below', 'above'] as const;

function readFloatFeature(feature: FlatTable): FloatFeature {
  const missing = MISSING[feature.int8(5)];
  if (missing === undefined) throw malformed(`a column takes NaN in the way ${feature.int8(5)}`);
  return {
    index: feature.int32(1, -1),
    flatIndex: feature.int32(2, -1),
    borders: feature.float32s(3),
    name: feature.text(4) ?? '',
    missing: feature.boolean(0) ? missing : 'as-is',
  };
}

function readOneHotFeature(feature: FlatTable): OneHotFeature {
  return { catFeature: feature.int32(0, -1), values: feature.int32s(1) };
}

function readCtrFeature(feature: FlatTable): CtrFeature {
  const ctr = feature.table(0);
  if (ctr === undefined) throw malformed('a CTR says nothing of itself');
  return {
    base: readCtrBase(ctr.table(0)),
    targetBorder: ctr.int32(1),
    priorNumerator: ctr.float32(2),
    priorDenominator: ctr.float32(3, 1),
    shift: ctr.float32(4),
    scale: ctr.float32(5, 1),
    borders: feature.float32s(1),
  };
}

function readCtrBase(base: FlatTable | undefined): CtrBase {
  const type = CTR_TYPES[base?.int8(1) ?? 0];
  if (type === undefined) throw malformed(`a CTR is of type ${base?.int8(1) ?? 0}`);
  const projection = base?.table(0);
  const splits = projection?.bytes(1, 8);
  const oneHot = projection?.bytes(2, 8);
  const pairs = <T>(bytes: Uint8Array | undefined, read: (view: DataView, at: number) => T): T[] => {
    if (bytes === undefined) return [];
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: bytes.length / 8 }, (_, index) => read(view, 8 * index));
  };
  return {
    type,
    targetBorderClassifier: base?.int32(2) ?? 0,
    projection: {
      catFeatures: Array.from(projection?.int32s(0) ?? []),
      floatSplits: pairs(splits, (view, at) => ({
        index: view.getInt32(at, true),
        border: view.getFloat32(at + 4, true),
      })),
      oneHotSplits: pairs(oneHot, (view, at) => ({
        index: view.getInt32(at, true),
        value: view.getInt32(at + 4, true),
      })),
    },
  };
}

function readTrees(forest: FlatTable): Trees {
  const steps = readNumbers('uint16', forest.bytes(10, 4), true);
  return {
    splits: forest.int32s(1),
    sizes: forest.int32s(2),
    leafValues: forest.float64s(8),
    leafWeights: forest.float64s(9),
    nodes: steps.length === 0 ? undefined : { steps, leaves: forest.uint32s(11) },
  };
}

function readBias(forest: FlatTable, approxDimension: number): Float64Array {
  const biases = forest.float64s(16);
  if (biases.length === 0) return new Float64Array(approxDimension).fill(forest.float64(15));
  if (biases.length !== approxDimension) throw malformed(`it has ${biases.length} biases for ${approxDimension} sums`);
  return biases;
}

function readCtrTables(stream: SizedParts): ReadonlyMap<string, CtrTable> {
  const tables = new Map<string, CtrTable>();
  const count = stream.size('its counts');
  for (let index = 0; index < count; index++) {
    const table = readCtrTable(readFlatRoot(stream.part('its counts')));
    tables.set(keyOfCtr(table.base), table);
  }
  return tables;
}

/** Bytes of a place: a hash of 8 and an index of 4. */
const PLACE_SIZE = 12;

function readCtrTable(table: FlatTable): CtrTable {
  const places = table.bytes(1);
  const count = places.length / PLACE_SIZE;
  const view = new DataView(places.buffer, places.byteOffset, places.byteLength);
  // Half a place is a power of 2 as well.
  if (count < 1 || !Number.isInteger(Math.log2(count))) throw malformed(`a table of counts has ${count} places`);
  const hashes = new Uint32Array(2 * count);
  const indices = new Uint32Array(count);
  for (let place = 0; place < count; place++) {
    hashes[2 * place] = view.getUint32(PLACE_SIZE * place, true);
    hashes[2 * place + 1] = view.getUint32(PLACE_SIZE * place + 4, true);
    indices[place] = view.getUint32(PLACE_SIZE * place + 8, true);
  }
  const blob = table.bytes(2);
  const whole = blob.subarray(0, blob.length - (blob.length % 4));
  return {
    base: readCtrBase(table.table(0)),
    hashes,
    indices,
    counts: readNumbers('int32', whole, true),
    sums: readNumbers('float32', whole, true),
    counterDenominator: table.int32(3),
    targetClassCount: table.int32(4),
  };
}
