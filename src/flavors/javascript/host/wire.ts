// Batches as JSON lines between Python and Node. Arrays of numbers are the base64 of their bytes, so that every bit arrives;
// values that JSON lacks are objects under the key `$`.
import type { Batch } from '../../../data/batch.ts';
import { isNumericDtype, PythonFloat } from '../../../data/dtype.ts';
import type { Dtype, Value } from '../../../data/dtype.ts';
import type { Column } from '../../../data/frame.ts';
import { makeFrame } from '../../../data/frame.ts';
import { TYPED_ARRAYS } from '../../../data/storage.ts';
import { countElements } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

type JsonObject = Readonly<Record<string, Json>>;

/** The batch as JSON. */
export function encodeBatch(batch: Batch): Json {
  switch (batch.kind) {
    case 'frame':
      return {
        kind: 'frame',
        rowCount: batch.rowCount,
        columns: batch.columns.map((column) => ({ name: column.name, ...encodeArray(column) })),
      };
    case 'tensors':
      return {
        kind: 'tensors',
        tensors: [...batch.tensors].map(([name, tensor]) => [
          name,
          { shape: tensor.shape, ...encodeArray({ name: '', dtype: tensor.dtype, values: tensor.data } as Column) },
        ]),
      };
    case 'value':
      return { kind: 'value', value: encodeValue(batch.value) };
    case 'list':
      return { kind: 'list', items: batch.items.map(encodeBatch) };
  }
}

/** The batch of what {@link encodeBatch} wrote, or its counterpart in Python. */
export function decodeBatch(json: Json): Batch {
  const message = requireObject(json);
  switch (message['kind']) {
    case 'frame': {
      const columns = requireList(message['columns']).map((item): Column => {
        const column = requireObject(item);
        return { name: column['name'], dtype: column['dtype'], values: decodeArray(column) } as Column;
      });
      return makeFrame(columns, Number(message['rowCount']));
    }
    case 'tensors':
      return { kind: 'tensors', tensors: new Map(requireList(message['tensors']).map(decodeTensor)) };
    case 'value':
      return { kind: 'value', value: decodeValue(message['value'] ?? null) };
    default:
      throw malformed('a batch of an unknown kind');
  }
}

function decodeTensor(entry: Json): [string | null, Tensor] {
  const [name, item] = requireList(entry);
  const tensor = requireObject(item);
  const shape = requireList(tensor['shape']).map(Number);
  const data = decodeArray(tensor);
  if (data.length !== countElements(shape)) throw malformed('an array of another size than its shape');
  return [
    typeof name === 'string' ? name : null,
    { kind: 'tensor', dtype: tensor['dtype'], shape, data } as unknown as Tensor,
  ];
}

function encodeArray(column: Column): { readonly dtype: Dtype; readonly base64: string } | JsonObject {
  const { dtype, values } = column;
  if (ArrayBuffer.isView(values)) {
    return { dtype, base64: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64') };
  }
  return { dtype, values: (values as readonly Value[]).map(encodeValue) };
}

function decodeArray(column: JsonObject): ArrayLike<unknown> {
  const dtype = column['dtype'] as Dtype;
  const { base64 } = column;
  if (typeof base64 !== 'string') return requireList(column['values']).map(decodeValue);
  if (!isNumericDtype(dtype) && dtype !== 'datetime64') throw malformed('bytes for an array that has none');
  // A buffer of its own, which begins where every element type may.
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new TYPED_ARRAYS[dtype](bytes.buffer);
}

/** A value as JSON. */
export function encodeValue(value: Value): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return { $: 'int', value: String(value) };
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    return encodeFloat(value);
  }
  if (value instanceof PythonFloat) return encodeFloat(value.value);
  if (value instanceof Uint8Array) return { $: 'bytes', value: Buffer.from(value).toString('base64') };
  if (value instanceof Date) return { $: 'date', value: Number.isNaN(value.getTime()) ? null : value.toISOString() };
  if (Array.isArray(value)) return (value as readonly Value[]).map(encodeValue);
  return { $: 'dict', value: Object.entries(value).map(([key, item]) => [key, encodeValue(item)]) };
}

function encodeFloat(value: number): Json {
  return { $: 'float', value: Object.is(value, -0) ? '-0.0' : String(value) };
}

/** The value of what {@link encodeValue} wrote. */
export function decodeValue(json: Json): Value {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return (json as readonly Json[]).map(decodeValue);
  const { $: kind, value } = json as JsonObject;
  switch (kind) {
    case 'int':
      return BigInt(requireText(value));
    case 'float':
      return new PythonFloat(Number(value));
    case 'bytes':
      return Uint8Array.from(Buffer.from(requireText(value), 'base64'));
    case 'date':
      return new Date(value === null ? Number.NaN : requireText(value));
    case 'dict':
      return Object.fromEntries(
        requireList(value).map((entry) => {
          const [key, item = null] = requireList(entry);
          return [requireText(key), decodeValue(item)];
        }),
      );
    default:
      throw malformed('a value of an unknown kind');
  }
}

function requireText(json: Json | undefined): string {
  if (typeof json === 'string') return json;
  throw malformed('something that is no text');
}

function requireObject(json: Json | undefined): JsonObject {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as JsonObject;
  throw malformed('something that is no object');
}

function requireList(json: Json | undefined): readonly Json[] {
  if (Array.isArray(json)) return json as readonly Json[];
  throw malformed('something that is no list');
}

function malformed(what: string): DecantError {
  return new DecantError('MALFORMED_DATA', `The request of the Python process holds ${what}.`);
}
