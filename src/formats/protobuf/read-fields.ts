// Protocol Buffers wire format: the fields of one message in their order (protobuf.dev, "Encoding").
import { DecantError } from '../../errors.ts';

/** One field of a message. `bytes` holds a text, a nested message or packed numbers; `varint` the number of wire type 0. */
export interface ProtobufField {
  readonly number: number;
  /** The value of a varint, unsigned; 0 for the other wire types. */
  readonly varint: bigint;
  /** The content of a length-delimited field, 4 or 8 bytes of a fixed one; empty for a varint. A view of the message. */
  readonly bytes: Uint8Array;
  readonly wireType: 0 | 1 | 2 | 5;
  /** The whole field with its tag, as it stands in the message. */
  readonly raw: Uint8Array;
}

const EMPTY = new Uint8Array(0);
const DECODER = new TextDecoder('utf-8', { fatal: true });

/** The fields of a message; `what` names it in errors. Refuses bytes that are no message with MALFORMED_DATA. */
export function readFields(message: Uint8Array, what: string): ProtobufField[] {
  const fields: ProtobufField[] = [];
  let offset = 0;
  const refuse = (reason: string): DecantError =>
    new DecantError('MALFORMED_DATA', `${what}: ${reason} at byte ${offset} of ${message.length}.`);

  const readVarint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[offset];
      if (byte === undefined) throw refuse('a number is cut off');
      offset++;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw refuse('a number has more than ten bytes');
  };
  const take = (length: number): Uint8Array => {
    if (length > message.length - offset)
      throw refuse(`${length} bytes are announced, ${message.length - offset} are left`);
    offset += length;
    return message.subarray(offset - length, offset);
  };

  while (offset < message.length) {
    const start = offset;
    const tag = readVarint();
    const number = Number(tag >> 3n);
    if (number === 0 || number >= 2 ** 29) throw refuse(`field number ${number}`);
    const wireType = Number(tag & 7n);
    let varint = 0n;
    let bytes: Uint8Array = EMPTY;
    switch (wireType) {
      case 0:
        varint = readVarint();
        break;
      case 1:
        bytes = take(8);
        break;
      case 2:
        bytes = take(Number(readVarint()));
        break;
      case 5:
        bytes = take(4);
        break;
      default:
        throw refuse(`wire type ${wireType}`);
    }
    fields.push({ number, varint, bytes, wireType, raw: message.subarray(start, offset) });
  }
  return fields;
}

/** The numbers of a repeated int64 field: one, or several that are packed. */
export function toInt64(field: ProtobufField, what: string): bigint[] {
  if (field.wireType === 0) return [BigInt.asIntN(64, field.varint)];
  const numbers: bigint[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of field.bytes) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80) {
      if (shift >= 70n) break;
      continue;
    }
    numbers.push(BigInt.asIntN(64, value));
    value = 0n;
    shift = 0n;
  }
  if (shift !== 0n || field.wireType !== 2) {
    throw new DecantError('MALFORMED_DATA', `${what}: packed numbers of field ${field.number} are damaged.`);
  }
  return numbers;
}

/** The text of a field; refuses what is not UTF-8. */
export function toText(field: ProtobufField, what: string): string {
  try {
    if (field.wireType === 2) return DECODER.decode(field.bytes);
  } catch (cause) {
    throw new DecantError('MALFORMED_DATA', `${what}: field ${field.number} is not UTF-8.`, { cause });
  }
  throw new DecantError('MALFORMED_DATA', `${what}: field ${field.number} is no text (wire type ${field.wireType}).`);
}
