// zlib (RFC 1950) and gzip (RFC 1952) streams around a joblib pickle, inflated within a limit and checked by their sums.
import { Inflate } from 'fflate';
import { DecantError } from '../../errors.ts';
import { computeCrc } from '../zip/extract.ts';

// One step of so many compressed bytes makes at most a thousand times as many: the limit is overrun by no more.
const STEP = 16384;

/** The content of a zlib stream. */
export function inflateZlib(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const [method, flags] = bytes;
  if (
    bytes.length < 6 ||
    method === undefined ||
    flags === undefined ||
    (method & 15) !== 8 ||
    (method * 256 + flags) % 31 !== 0
  ) {
    throw damaged('zlib', 'the header is not one of zlib');
  }
  if ((flags & 32) !== 0) throw damaged('zlib', 'a preset dictionary is needed');
  const content = inflate('zlib', bytes.subarray(2, -4), maxBytes);
  if (adler32(content) !== readUint32(bytes, bytes.length - 4, false))
    throw damaged('zlib', 'the checksum does not match');
  return content;
}

/** The content of a gzip stream of one member. */
export function inflateGzip(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const flags = bytes[3];
  if (bytes.length < 18 || bytes[2] !== 8 || flags === undefined)
    throw damaged('gzip', 'the header is not one of gzip');
  let start = 10;
  if ((flags & 4) !== 0) start += 2 + bytes[start]! + bytes[start + 1]! * 256;
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    // A name or a comment, ended by a NUL.
    const end = bytes.indexOf(0, start);
    if (end < 0) throw damaged('gzip', 'the header is cut short');
    start = end + 1;
  }
  if ((flags & 2) !== 0) start += 2;
  if (start > bytes.length - 8) throw damaged('gzip', 'the header is cut short');
  const content = inflate('gzip', bytes.subarray(start, -8), maxBytes);
  const isWhole = content.length % 2 ** 32 === readUint32(bytes, bytes.length - 4, true);
  if (!isWhole || computeCrc(content) !== readUint32(bytes, bytes.length - 8, true)) {
    throw damaged('gzip', 'the checksum does not match');
  }
  return content;
}

function inflate(format: string, bytes: Uint8Array, maxBytes: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate((chunk) => {
    length += chunk.length;
    if (length > maxBytes) {
      throw new DecantError('LIMIT_EXCEEDED', `The ${format} stream inflates to more than ${maxBytes} bytes.`, {
        hint: 'Raise maxInflatedBytes in the options of the joblib reader if you trust the file.',
      });
    }
    chunks.push(chunk);
  });
  try {
    for (let start = 0; start < bytes.length || start === 0; start += STEP) {
      stream.push(bytes.subarray(start, start + STEP), start + STEP >= bytes.length);
    }
  } catch (error) {
    if (error instanceof DecantError) throw error;
    throw damaged(format, 'its deflate data is broken or cut short', error);
  }
  const content = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    content.set(chunk, offset);
    offset += chunk.length;
  }
  return content;
}

function damaged(format: string, problem: string, cause?: unknown): DecantError {
  return new DecantError('MALFORMED_DATA', `A joblib file compressed by ${format}: ${problem}.`, { cause });
}

function readUint32(bytes: Uint8Array, offset: number, littleEndian: boolean): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset, littleEndian);
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  // So many steps keep both sums below 2^32.
  for (let start = 0; start < bytes.length; start += 3800) {
    const end = Math.min(start + 3800, bytes.length);
    for (let i = start; i < end; i++) {
      a += bytes[i]!;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}
