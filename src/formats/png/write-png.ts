// Pictures as PNG files (ISO/IEC 15948, "Portable Network Graphics, second edition"): eight bits for each of red, green and blue, not interlaced.
import { zlibSync } from 'fflate';
import { DecantError } from '../../errors.ts';
import { computeCrc } from '../zip/extract.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const CHANNELS = 3;

/** The file. `pixels` has red, green and blue of each pixel, row by row from the top. */
export function writePng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const rowSize = width * CHANNELS;
  if (width < 1 || height < 1 || pixels.length !== rowSize * height) {
    throw new DecantError(
      'INTERNAL_ERROR',
      `A picture of ${width} x ${height} has ${rowSize * height} bytes, got ${pixels.length}.`,
    );
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Bits of a channel, colours without a palette; then compression, filter and interlacing, each of kind 0.
  header.set([8, 2, 0, 0, 0], 8);
  // Each row begins with the kind of its filter: none.
  const rows = new Uint8Array((rowSize + 1) * height);
  for (let row = 0; row < height; row++) {
    rows.set(pixels.subarray(row * rowSize, (row + 1) * rowSize), row * (rowSize + 1) + 1);
  }
  const chunks = [makeChunk('IHDR', header), makeChunk('IDAT', zlibSync(rows)), makeChunk('IEND', new Uint8Array())];
  return joinBytes([SIGNATURE, ...chunks]);
}

// Length, kind, data, and the sum of kind and data.
function makeChunk(kind: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(data.length + 12);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(kind), 4);
  chunk.set(data, 8);
  view.setUint32(data.length + 8, computeCrc(chunk.subarray(4, data.length + 8)));
  return chunk;
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    out.set(part, place);
    place += part.length;
  }
  return out;
}
