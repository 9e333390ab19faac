// What MD5 and all SHA do to a message first: a bit 1, zeros, and the number of bits fill the last block (RFC 1321, FIPS 180-4).

/** The message in whole blocks of 64 or 128 bytes. MD5 alone writes the length with its lowest byte first. */
export function padMessage(message: Uint8Array, blockSize: 64 | 128, isLittleEndian: boolean): DataView {
  const lengthSize = blockSize / 8;
  const blocks = Math.ceil((message.length + 1 + lengthSize) / blockSize);
  const padded = new Uint8Array(blocks * blockSize);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  // The upper half of a length of 128 bits stays 0.
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n, isLittleEndian);
  return view;
}
