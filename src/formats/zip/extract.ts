// The content of one entry of a ZIP archive: found behind its local header, inflated within its stated size, checked by its sum.
import { Inflate } from 'fflate';
import { DecantError } from '../../errors.ts';
import { malformedZip, quote } from './directory.ts';
import type { ZipEntry } from './directory.ts';

/** Limits of the ZIP readers. */
export interface ZipOptions {
  /** Most bytes of one entry. Default 4 GiB. */
  readonly maxEntryBytes?: number;
  /** Most bytes of all entries together. Default 16 GiB. */
  readonly maxTotalBytes?: number;
}

/** Size of a local header without its name and extra field. */
export const LOCAL_HEADER_SIZE = 30;
// Deflate makes at most 1032 bytes of one.
const MAX_RATIO = 1032;
// One step of so many compressed bytes makes at most a thousand times as many.
const STEP = 65536;

/** Refuses archives that state more bytes than allowed, or more than deflate can make of theirs. */
export function checkSizes(entries: Iterable<ZipEntry>, options: ZipOptions): void {
  const { maxEntryBytes = 2 ** 32, maxTotalBytes = 2 ** 34 } = options;
  let total = 0;
  for (const { name, size, compressedSize } of entries) {
    total += size;
    if (size > maxEntryBytes) throw exceeded(`${quote(name)} has ${size} bytes; at most ${maxEntryBytes} are read`);
    if (size > (compressedSize + 1) * MAX_RATIO) throw malformedZip(`${quote(name)} states a size that it cannot have`);
  }
  if (total > maxTotalBytes) throw exceeded(`its entries have ${total} bytes; at most ${maxTotalBytes} are read`);
}

function exceeded(problem: string): DecantError {
  return new DecantError('LIMIT_EXCEEDED', `ZIP archive: ${problem}.`, {
    hint: 'Raise the limit in the options of the ZIP reader if you trust the file.',
  });
}

/** Offset of an entry's data, from the first bytes of its local header. */
export function findData(entry: ZipEntry, header: Uint8Array): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < LOCAL_HEADER_SIZE || view.getUint32(0, true) !== 0x04034b50) {
    throw malformedZip(`${quote(entry.name)} is not where the directory says`);
  }
  if (view.getUint16(8, true) !== entry.method) throw malformedZip(`${quote(entry.name)} has two compression methods`);
  const start = entry.offset + LOCAL_HEADER_SIZE + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + entry.compressedSize > entry.limit) throw malformedZip(`${quote(entry.name)} overlaps what follows it`);
  return start;
}

/** The content of an entry from its data; stored data is not copied. */
export function extractEntry(entry: ZipEntry, data: Uint8Array): Uint8Array {
  if (data.length !== entry.compressedSize) throw malformedZip(`${quote(entry.name)} is cut short`);
  const content = entry.method === 0 ? data : inflate(entry, data);
  if (computeCrc(content) !== entry.crc) throw malformedZip(`${quote(entry.name)} does not match its checksum`);
  return content;
}

function inflate(entry: ZipEntry, data: Uint8Array): Uint8Array {
  const content = new Uint8Array(entry.size);
  let length = 0;
  const stream = new Inflate((chunk) => {
    if (length + chunk.length > content.length) throw malformedZip(`${quote(entry.name)} is longer than stated`);
    content.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let start = 0; start < data.length || start === 0; start += STEP) {
      stream.push(data.subarray(start, start + STEP), start + STEP >= data.length);
    }
  } catch (cause) {
    if (cause instanceof DecantError) throw cause;
    throw malformedZip(`${quote(entry.name)} has broken deflate data`, cause);
  }
  if (length !== content.length) throw malformedZip(`${quote(entry.name)} is shorter than stated`);
  return content;
}

/** CRC-32 of ISO 3309, as ZIP and gzip use it. */
export function computeCrc(bytes: Uint8Array): number {
  const tables = makeTables();
  const [first, second, third, fourth] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  let crc = 0xffffffff;
  let position = 0;
  for (const end = bytes.length - 3; position < end; position += 4) {
    crc ^= bytes[position]! | (bytes[position + 1]! << 8) | (bytes[position + 2]! << 16) | (bytes[position + 3]! << 24);
    crc = fourth[crc & 255]! ^ third[(crc >>> 8) & 255]! ^ second[(crc >>> 16) & 255]! ^ first[crc >>> 24]!;
  }
  for (; position < bytes.length; position++) crc = (crc >>> 8) ^ first[(crc ^ bytes[position]!) & 255]!;
  return (crc ^ 0xffffffff) >>> 0;
}

// Four bytes at a time: table k holds the remainders of a byte that k zero bytes follow.
function makeTables(): readonly Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
    return remainder;
  });
  const tables = [first];
  for (let k = 1; k < 4; k++) {
    const previous = tables[k - 1]!;
    tables.push(previous.map((remainder) => first[remainder & 255]! ^ (remainder >>> 8)));
  }
  return tables;
}
