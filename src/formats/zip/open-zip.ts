// ZIP archives in memory, and behind any source that reads parts of a file, such as one of many gigabytes.
import {
  END64_SIZE,
  findEndRecord,
  LOCATOR_SIZE,
  malformedZip,
  MAX_END_SIZE,
  quote,
  readDirectory,
  readEnd64Record,
  readEndRecord,
  readLocator,
} from './directory.ts';
import type { DirectoryPlace, ZipEntry } from './directory.ts';
import { DecantError } from '../../errors.ts';
import { checkSizes, extractEntry, findData, LOCAL_HEADER_SIZE } from './extract.ts';
import type { ZipOptions } from './extract.ts';

/** An archive in memory. */
export interface ZipArchive {
  /** Names of all entries in the order of the directory; those of folders end with a slash. */
  readonly names: readonly string[];
  has(name: string): boolean;
  /** Content of an entry; that of a stored one shares the archive's memory. RESOURCE_DOES_NOT_EXIST where it is not there. */
  read(name: string): Uint8Array;
}

/** An archive behind a source. */
export interface ZipSourceArchive {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** Uncompressed bytes of an entry. */
  sizeOf(name: string): number;
  read(name: string): Promise<Uint8Array>;
}

/** Reads parts of a file; `read` gives exactly `length` bytes, or fails. */
export interface RandomAccessSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Opens an archive in memory. MALFORMED_DATA for damage, LIMIT_EXCEEDED for size, UNSUPPORTED_MODEL for encryption and other methods. */
export function openZip(bytes: Uint8Array, options: ZipOptions = {}): ZipArchive {
  const read = (offset: number, length: number): Uint8Array => {
    if (offset < 0 || offset + length > bytes.length) throw malformedZip('it is cut short');
    return bytes.subarray(offset, offset + length);
  };
  const tailSize = Math.min(bytes.length, MAX_END_SIZE + LOCATOR_SIZE);
  const tail = viewOf(read(bytes.length - tailSize, tailSize));
  const search = findDirectory(tail, bytes.length);
  const place =
    'end64' in search ? checkPlace(readEnd64Record(viewOf(read(search.end64, END64_SIZE))), search.end64) : search;
  const entries = readDirectory(read(place.offset, place.size), place);
  checkSizes(entries.values(), options);
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    read: (name) => {
      const entry = findEntry(entries, name);
      const start = findData(entry, read(entry.offset, LOCAL_HEADER_SIZE));
      return extractEntry(entry, read(start, entry.compressedSize));
    },
  };
}

/** Opens an archive behind a source; only its directory is read at once. Errors as {@link openZip}. */
export async function openZipSource(source: RandomAccessSource, options: ZipOptions = {}): Promise<ZipSourceArchive> {
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    if (offset < 0 || offset + length > source.size) throw malformedZip('it is cut short');
    const bytes = await source.read(offset, length);
    if (bytes.length !== length) throw malformedZip(`${length} bytes expected at ${offset}, got ${bytes.length}`);
    return bytes;
  };
  const tailSize = Math.min(source.size, MAX_END_SIZE + LOCATOR_SIZE);
  const tail = viewOf(await read(source.size - tailSize, tailSize));
  const search = findDirectory(tail, source.size);
  const place =
    'end64' in search
      ? checkPlace(readEnd64Record(viewOf(await read(search.end64, END64_SIZE))), search.end64)
      : search;
  const entries = readDirectory(await read(place.offset, place.size), place);
  checkSizes(entries.values(), options);
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    sizeOf: (name) => findEntry(entries, name).size,
    read: async (name) => {
      const entry = findEntry(entries, name);
      const start = findData(entry, await read(entry.offset, LOCAL_HEADER_SIZE));
      return extractEntry(entry, await read(start, entry.compressedSize));
    },
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// The directory's place, or where the 64-bit end record lies that knows it.
function findDirectory(tail: DataView, size: number): DirectoryPlace | { readonly end64: number } {
  const position = findEndRecord(tail);
  const end = size - tail.byteLength + position;
  const place = readEndRecord(tail, position);
  if (place !== undefined) return checkPlace(place, end);
  const end64 = readLocator(tail, position - LOCATOR_SIZE);
  if (end64 + END64_SIZE > end - LOCATOR_SIZE) throw malformedZip('its 64-bit end record is not where it should be');
  return { end64 };
}

// Nothing may lie between the directory and its end record: other readers would see another directory there.
function checkPlace(place: DirectoryPlace, end: number): DirectoryPlace {
  if (place.offset + place.size !== end) throw malformedZip('its directory is not where its end record says');
  return place;
}

function findEntry(entries: ReadonlyMap<string, ZipEntry>, name: string): ZipEntry {
  const entry = entries.get(name);
  if (entry === undefined) throw new DecantError('RESOURCE_DOES_NOT_EXIST', `ZIP archive: it has no ${quote(name)}.`);
  return entry;
}
