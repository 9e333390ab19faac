// What a model was trained with, as a dataset of MLflow (mlflow.data: NumpyDataset, PandasDataset, digest_utils).
import type { Batch } from '../../data/batch.ts';
import { formatPythonValue } from '../../data/python-text.ts';
import { inferSchema } from '../../data/infer-schema.ts';
import { makeTensorBatch } from '../../data/batch.ts';
import { writeSchema } from '../../data/schema-json.ts';
import type { Value } from '../../data/dtype.ts';
import type { Column, Frame } from '../../data/frame.ts';
import { countElements } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { renderValue } from '../../formats/json/index.ts';
import { makeDigest } from '../../kernels/digests/index.ts';
import type { Dataset } from '../../stores/tracking/entities.ts';
import { readRunContext } from '../fluent/run-context.ts';

/** Rows of a table, or elements of an array, of which the digest is made. */
const MAX_ROWS = 10_000;
const MASK = (1n << 64n) - 1n;

/** The dataset of X and y; undefined for what is neither a table nor an array. */
export function describeDataset(x: Batch, y?: Tensor): Dataset | undefined {
  const facts = x.kind === 'frame' && x.isArray !== true ? describeFrame(x) : describeArrays(x, y);
  if (facts === undefined) return undefined;
  const source = renderValue({ tags: readRunContext() });
  return { name: 'dataset', sourceType: 'code', source, ...facts };
}

type Facts = Pick<Dataset, 'digest' | 'schema' | 'profile'>;

function describeArrays(x: Batch, y: Tensor | undefined): Facts | undefined {
  const features = x.kind === 'tensors' ? x.tensors.get(null) : undefined;
  if (features === undefined) return undefined;
  const arrays = [['features', features] as const, ...(y === undefined ? [] : [['targets', y] as const])];
  const render = (tensor: Tensor): string => renderValue(writeSchema(inferSchema(makeTensorBatch(tensor))));
  const parts = arrays.flatMap(([, tensor]) => [hashTensor(tensor), ...tensor.shape.map(encodeLong)]);
  return {
    digest: digest(parts),
    schema: renderValue({
      mlflow_tensorspec: {
        features: render(features),
        targets: y === undefined ? null : render(y),
      },
    }),
    profile: renderValue(
      Object.fromEntries(
        arrays.flatMap(([name, tensor]) => [
          [`${name}_shape`, [...tensor.shape] as Value],
          [`${name}_size`, countElements(tensor.shape)],
          [`${name}_nbytes`, ArrayBuffer.isView(tensor.data) ? tensor.data.byteLength : tensor.data.length * 8],
        ]),
      ),
    ),
  };
}

// pandas hashes each column, then its index, into one number for each row. Texts it hashes by SipHash; their digest here is another.
function describeFrame(frame: Frame): Facts {
  const rowCount = Math.min(frame.rowCount, MAX_ROWS);
  const hashable = chooseColumns(frame);
  const hashes: BigUint64Array[] = hashable.map(({ values }) => hashValues(values, rowCount));
  hashes.push(
    hashValues(
      BigInt64Array.from({ length: rowCount }, (_, row) => BigInt(row)),
      rowCount,
    ),
  );
  const rows = combineHashes(hashes, rowCount);
  const names = frame.columns.map(({ name }) => new TextEncoder().encode(String(name)));
  return {
    digest: digest([toBytes(rows), encodeLong(frame.rowCount), ...names]),
    schema: renderValue({ mlflow_colspec: writeSchema(inferSchema(frame)) }),
    profile: renderValue({ num_rows: frame.rowCount, num_elements: frame.rowCount * frame.columns.length }),
  };
}

// Columns of texts and columns of numbers; pandas sorts them where there are both.
function chooseColumns({ columns }: Frame): readonly Column[] {
  const texts = columns.filter(({ dtype }) => dtype === 'str');
  const numbers = columns.filter(({ dtype }) => !['str', 'bytes', 'bool', 'object', 'datetime64'].includes(dtype));
  if (texts.length === 0 || numbers.length === 0) return [...texts, ...numbers];
  return [...texts, ...numbers].sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
}

function combineHashes(hashes: readonly BigUint64Array[], rowCount: number): BigUint64Array {
  return BigUint64Array.from({ length: rowCount }, (_, row) => {
    let out = 0x345678n;
    let factor = 1000003n;
    for (const [place, column] of hashes.entries()) {
      out = ((out ^ (column[row] ?? 0n)) * factor) & MASK;
      factor += BigInt(82520 + 2 * (hashes.length - place));
    }
    return (out + 97531n) & MASK;
  });
}

function hashTensor({ data }: Tensor): Uint8Array {
  return toBytes(hashValues(data, Math.min(data.length, MAX_ROWS)));
}

function hashValues(values: ArrayLike<unknown>, count: number): BigUint64Array {
  const double = new DataView(new ArrayBuffer(8));
  const bits = ArrayBuffer.isView(values) && 'BYTES_PER_ELEMENT' in values ? Number(values.BYTES_PER_ELEMENT) * 8 : 64;
  return BigUint64Array.from({ length: count }, (_, at) => {
    const value = values[at];
    if (typeof value === 'bigint') return mix(BigInt.asUintN(64, value));
    if (typeof value !== 'number') return hashText(value);
    if (values instanceof Float32Array) {
      double.setFloat32(0, value, true);
      return mix(BigInt(double.getUint32(0, true)));
    }
    if (!(values instanceof Float64Array)) return mix(BigInt.asUintN(bits, BigInt(value)));
    double.setFloat64(0, value, true);
    return mix(double.getBigUint64(0, true));
  });
}

function hashText(value: unknown): bigint {
  const text = typeof value === 'string' ? value : formatPythonValue(null);
  const bytes = makeDigest('md5')(new TextEncoder().encode(text));
  return new DataView(bytes.buffer).getBigUint64(0, true);
}

// The finalizer of SplitMix64, which pandas takes for numbers.
function mix(value: bigint): bigint {
  let bits = value;
  bits = ((bits ^ (bits >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  bits = ((bits ^ (bits >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return bits ^ (bits >> 31n);
}

function digest(parts: readonly Uint8Array[]): string {
  const message = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    message.set(part, at);
    at += part.length;
  }
  const bytes = makeDigest('md5')(message);
  return Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function encodeLong(value: number): Uint8Array {
  return toBytes(BigInt64Array.of(BigInt(value)));
}

function toBytes(words: BigUint64Array | BigInt64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.length * 8));
  for (const [at, word] of words.entries()) view.setBigUint64(at * 8, BigInt.asUintN(64, word), true);
  return new Uint8Array(view.buffer);
}
