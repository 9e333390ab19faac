// Reads the PNG files that are written here: RGB of eight bits, rows without a filter.
import { crc32, inflateSync } from 'node:zlib';
import { expect } from 'vitest';

/** A picture. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  /** Red, green and blue of one pixel. */
  at(x: number, y: number): readonly number[];
}

/** The picture; sums, lengths and kinds of all chunks are asserted. */
export function readPng(file: Uint8Array): Picture {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks = new Map<string, Uint8Array>();
  let place = 8;
  while (place < file.length) {
    const length = view.getUint32(place);
    const named = file.subarray(place + 4, place + 8 + length);
    expect(view.getUint32(place + 8 + length)).toBe(crc32(named));
    chunks.set(new TextDecoder().decode(named.subarray(0, 4)), named.subarray(4));
    place += length + 12;
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  const header = chunks.get('IHDR')!;
  expect([...header.subarray(8)]).toEqual([8, 2, 0, 0, 0]);
  const [width, height] = [0, 4].map((at) => new DataView(header.buffer, header.byteOffset + at).getUint32(0)) as [
    number,
    number,
  ];
  const rows = inflateSync(chunks.get('IDAT')!);
  const size = width * 3 + 1;
  expect(rows.length).toBe(size * height);
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    expect(rows[row * size]).toBe(0);
    pixels.set(rows.subarray(row * size + 1, (row + 1) * size), row * width * 3);
  }
  return { width, height, pixels, at: (x, y) => [...pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)] };
}
