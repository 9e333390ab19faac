// Writes fields of Protocol Buffers (protobuf.dev, "Encoding").

/** A field that holds a number. */
export function encodeVarintField(number: number, value: bigint): Uint8Array {
  return Uint8Array.from([...encodeVarint(BigInt(number) << 3n), ...encodeVarint(value)]);
}

/** A field that holds bytes, a text or a nested message. */
export function encodeBytesField(number: number, content: Uint8Array | string): Uint8Array {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const head = [...encodeVarint((BigInt(number) << 3n) | 2n), ...encodeVarint(BigInt(bytes.length))];
  return joinBytes([Uint8Array.from(head), bytes]);
}

/** The parts one after another. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

function encodeVarint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}
