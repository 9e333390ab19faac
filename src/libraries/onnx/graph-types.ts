// Types of an ONNX graph's inputs and outputs (onnx.proto: ValueInfoProto, TypeProto, TensorProto.DataType).
import { readFields, toText } from '../../formats/protobuf/index.ts';
import type { ProtobufField } from '../../formats/protobuf/index.ts';
import { DecantError } from '../../errors.ts';

/** What a value of a graph is. */
export type ValueType =
  | {
      readonly kind: 'tensor';
      /** Element type by ONNX's name: `float`, `int64`, `string`. */
      readonly elementType: string;
      /** Sizes; a text where the graph names one, null where it says nothing. Undefined where even their count is open. */
      readonly shape: readonly (number | string | null)[] | undefined;
    }
  | { readonly kind: 'other'; readonly text: string };

/** An input or output of a graph. */
export interface GraphValue {
  readonly name: string;
  readonly type: ValueType;
}

const ELEMENT_TYPES: readonly string[] = [
  ...[
    'undefined',
    'float',
    'uint8',
    'int8',
    'uint16',
    'int16',
    'int32',
    'int64',
    'string',
    'bool',
    'float16',
    'double',
  ],
  ...['uint32', 'uint64', 'complex64', 'complex128', 'bfloat16', 'float8e4m3fn', 'float8e4m3fnuz', 'float8e5m2'],
  ...['float8e5m2fnuz', 'uint4', 'int4', 'float4e2m1', 'float8e8m0', 'uint2', 'int2'],
];
/** Nested types are at most this deep. */
const MAX_DEPTH = 16;

/** Reads a ValueInfoProto. */
export function readGraphValue(bytes: Uint8Array, what: string): GraphValue {
  let name = '';
  let type: ValueType = { kind: 'other', text: 'a value without a type' };
  for (const field of readFields(bytes, what)) {
    if (field.number === 1) name = toText(field, what);
    else if (field.number === 2) type = readType(field.bytes, what, 0);
  }
  return { name, type };
}

/** The type in ONNX's words: `tensor(float) [N, 4]`, `seq(map(int64, tensor(float)))`. */
export function describeType(type: ValueType): string {
  if (type.kind === 'other') return type.text;
  const { elementType, shape } = type;
  const sizes = shape === undefined ? '' : ` [${shape.map((size) => size ?? '?').join(', ')}]`;
  return `tensor(${elementType})${sizes}`;
}

function readType(bytes: Uint8Array, what: string, depth: number): ValueType {
  if (depth > MAX_DEPTH)
    throw new DecantError('LIMIT_EXCEEDED', `${what}: a type is nested more than ${MAX_DEPTH} deep.`);
  const inner = (fields: readonly ProtobufField[], number: number): string => {
    const field = fields.find((candidate) => candidate.number === number);
    return field === undefined ? '?' : describeElement(readType(field.bytes, what, depth + 1));
  };
  for (const { number, bytes: content } of readFields(bytes, what)) {
    if (number === 1) return readTensorType(content, what);
    const fields = number === 6 || number > 9 ? [] : readFields(content, what);
    if (number === 4) return { kind: 'other', text: `seq(${inner(fields, 1)})` };
    if (number === 5) {
      const key = ELEMENT_TYPES[Number(fields.find((field) => field.number === 1)?.varint ?? 0n)] ?? '?';
      return { kind: 'other', text: `map(${key}, ${inner(fields, 2)})` };
    }
    if (number === 8) return { kind: 'other', text: 'sparse_tensor' };
    if (number === 9) return { kind: 'other', text: `optional(${inner(fields, 1)})` };
    if (number === 7) return { kind: 'other', text: 'opaque' };
  }
  return { kind: 'other', text: 'a value without a type' };
}

function describeElement(type: ValueType): string {
  return type.kind === 'other' ? type.text : `tensor(${type.elementType})`;
}

function readTensorType(bytes: Uint8Array, what: string): ValueType {
  let elementType = 'undefined';
  let shape: (number | string | null)[] | undefined;
  for (const field of readFields(bytes, what)) {
    if (field.number === 1) elementType = ELEMENT_TYPES[Number(field.varint)] ?? `number ${field.varint}`;
    else if (field.number === 2) {
      const sizes = readFields(field.bytes, what).filter(({ number }) => number === 1);
      shape = sizes.map((size) => readSize(size.bytes, what));
    }
  }
  return { kind: 'tensor', elementType, shape };
}

function readSize(bytes: Uint8Array, what: string): number | string | null {
  for (const field of readFields(bytes, what)) {
    // Some exporters write -1 for a size that is open.
    if (field.number === 1) {
      const size = BigInt.asIntN(64, field.varint);
      return size < 0n ? null : Number(size);
    }
    if (field.number === 2) return toText(field, what);
  }
  return null;
}
