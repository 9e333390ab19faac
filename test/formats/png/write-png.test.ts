// PNG files, read back by the parts of ISO/IEC 15948 with Node's own inflate and CRC-32.
import { describe, expect, it } from 'vitest';
import { writePng } from '../../../src/formats/png/index.ts';
import { readPng } from './read-png.ts';

describe('writePng', () => {
  it('writes a picture that holds the same pixels', () => {
    const pixels = Uint8Array.from({ length: 3 * 2 * 3 }, (_, at) => at * 13);
    const file = writePng(3, 2, pixels);
    expect([...file.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    const picture = readPng(file);
    expect(picture).toMatchObject({ width: 3, height: 2 });
    expect(picture.at(2, 1)).toEqual([...pixels.subarray(15, 18)]);
    expect(picture.pixels).toEqual(pixels);
  });

  it('refuses pixels that are more or fewer than the picture has', () => {
    expect(() => writePng(2, 2, new Uint8Array(11))).toThrow('A picture of 2 x 2 has 12 bytes, got 11.');
    expect(() => writePng(0, 2, new Uint8Array())).toThrow('A picture of 0 x 2');
  });
});
