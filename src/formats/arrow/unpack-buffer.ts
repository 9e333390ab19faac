// Buffers of Arrow record batches that are compressed: LZ4 frames (lz4_Frame_format.md, lz4_Block_format.md) and zstd.
import { malformedArrow } from './arrow-error.ts';

/** Unpacks zstd into bytes of the right length. */
export type UnpackZstd = (packed: Uint8Array, out: Uint8Array) => unknown;

const LZ4_MAGIC = 0x184d2204;

/** Unpacks an LZ4 frame that holds exactly as many bytes as `out`. */
export function unpackLz4Frame(packed: Uint8Array, out: Uint8Array): void {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (packed.length < 7 || view.getUint32(0, true) !== LZ4_MAGIC) throw malformedArrow('a buffer is no LZ4 frame');
  const flags = packed[4]!;
  const hasBlockSums = (flags & 16) !== 0;
  let position = 7 + ((flags & 8) === 0 ? 0 : 8) + ((flags & 1) === 0 ? 0 : 4);
  let filled = 0;
  for (;;) {
    if (position + 4 > packed.length) throw malformedArrow('an LZ4 frame is cut short');
    const word = view.getUint32(position, true);
    position += 4;
    if (word === 0) break;
    const size = word & 0x7fffffff;
    if (position + size > packed.length) throw malformedArrow('an LZ4 frame is cut short');
    const block = packed.subarray(position, position + size);
    if (word >>> 31 === 0) filled = unpackBlock(block, out, filled);
    else {
      if (filled + size > out.length) throw malformedArrow('an LZ4 frame holds more than it says');
      out.set(block, filled);
      filled += size;
    }
    position += size + (hasBlockSums ? 4 : 0);
  }
  if (filled !== out.length) throw malformedArrow('an LZ4 frame holds less than it says');
}

/** Appends a block to `out`; matches may reach back into earlier blocks. */
function unpackBlock(block: Uint8Array, out: Uint8Array, start: number): number {
  let filled = start;
  let position = 0;
  const readLength = (nibble: number): number => {
    let length = nibble;
    if (nibble < 15) return length;
    for (;;) {
      const byte = block[position++];
      if (byte === undefined) throw malformedArrow('an LZ4 block is cut short');
      length += byte;
      if (byte < 255) return length;
    }
  };
  while (position < block.length) {
    const token = block[position++]!;
    const literals = readLength(token >> 4);
    if (position + literals > block.length || filled + literals > out.length) {
      throw malformedArrow('an LZ4 block holds more than it says');
    }
    out.set(block.subarray(position, position + literals), filled);
    position += literals;
    filled += literals;
    if (position >= block.length) break;
    const offset = block[position]! + (block[position + 1] ?? 0) * 256;
    position += 2;
    const length = readLength(token & 15) + 4;
    if (offset === 0 || offset > filled || filled + length > out.length) {
      throw malformedArrow('an LZ4 block reaches outside of itself');
    }
    for (const end = filled + length; filled < end; filled++) out[filled] = out[filled - offset]!;
  }
  return filled;
}
