// The directory at the end of a ZIP archive (PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5), with its 64-bit extensions.
import { DecantError } from '../../errors.ts';

/** One file of the archive, as the central directory states it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
  /** Where the next entry or the directory begins: its data must end before. */
  readonly limit: number;
}

/** Where the central directory lies. */
export interface DirectoryPlace {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
}

/** The end record and the longest comment behind it. */
export const MAX_END_SIZE = 22 + 65535;
/** Size of the locator of the 64-bit end record, right before the end record. */
export const LOCATOR_SIZE = 20;
/** Size of the 64-bit end record without its extensible part. */
export const END64_SIZE = 56;

const UTF8_FLAG = 0x800;

/** The error for an archive that breaks the format. */
export function malformedZip(problem: string, cause?: unknown): DecantError {
  return new DecantError('MALFORMED_DATA', `ZIP archive: ${problem}.`, {
    hint: 'The file is damaged, cut short, or no ZIP archive.',
    cause,
  });
}

/** Position of the end record in the last bytes of an archive. */
export function findEndRecord(tail: DataView): number {
  for (let position = tail.byteLength - 22; position >= 0; position--) {
    if (tail.getUint32(position, true) !== 0x06054b50) continue;
    if (position + 22 + tail.getUint16(position + 20, true) === tail.byteLength) return position;
  }
  throw malformedZip('it has no end record');
}

/** What the end record says; undefined where the 64-bit record must be asked. */
export function readEndRecord(tail: DataView, position: number): DirectoryPlace | undefined {
  const disk = tail.getUint16(position + 4, true);
  const directoryDisk = tail.getUint16(position + 6, true);
  const countHere = tail.getUint16(position + 8, true);
  const count = tail.getUint16(position + 10, true);
  const size = tail.getUint32(position + 12, true);
  const offset = tail.getUint32(position + 16, true);
  if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) return undefined;
  if (disk !== 0 || directoryDisk !== 0 || countHere !== count) throw malformedZip('it spans several disks');
  return { offset, size, count };
}

/** Offset of the 64-bit end record, from its locator. */
export function readLocator(view: DataView, position: number): number {
  if (position < 0 || view.getUint32(position, true) !== 0x07064b50) {
    throw malformedZip('its sizes ask for a 64-bit end record, and there is none');
  }
  return toNumber(view.getBigUint64(position + 8, true));
}

/** What the 64-bit end record says. */
export function readEnd64Record(view: DataView): DirectoryPlace {
  if (view.byteLength < END64_SIZE || view.getUint32(0, true) !== 0x06064b50) {
    throw malformedZip('its 64-bit end record is not where it should be');
  }
  const count = toNumber(view.getBigUint64(32, true));
  if (
    view.getUint32(16, true) !== 0 ||
    view.getUint32(20, true) !== 0 ||
    toNumber(view.getBigUint64(24, true)) !== count
  ) {
    throw malformedZip('it spans several disks');
  }
  return { count, size: toNumber(view.getBigUint64(40, true)), offset: toNumber(view.getBigUint64(48, true)) };
}

function toNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw malformedZip('a size or offset is out of any range');
  return number;
}

/** The entries of the central directory; refuses names that repeat or lead out of the archive, encryption and unknown methods. */
export function readDirectory(bytes: Uint8Array, place: DirectoryPlace): ReadonlyMap<string, ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Omit<ZipEntry, 'limit'>[] = [];
  let position = 0;
  for (let index = 0; index < place.count; index++) {
    if (position + 46 > bytes.length || view.getUint32(position, true) !== 0x02014b50) {
      throw malformedZip(`entry ${index} of ${place.count} is not in its directory`);
    }
    const nameLength = view.getUint16(position + 28, true);
    const extraLength = view.getUint16(position + 30, true);
    const end = position + 46 + nameLength + extraLength + view.getUint16(position + 32, true);
    if (end > bytes.length) throw malformedZip(`entry ${index} of ${place.count} is cut short`);
    const flags = view.getUint16(position + 8, true);
    const nameEnd = position + 46 + nameLength;
    const name = decodeName(bytes.subarray(position + 46, nameEnd), (flags & UTF8_FLAG) !== 0);
    checkName(name);
    // 0 encrypted, 5 patched, 6 strong encryption, 13 hidden header.
    if ((flags & 0x2061) !== 0) throw refuseEntry(name, 'is encrypted or patched');
    const method = view.getUint16(position + 10, true);
    if (method !== 0 && method !== 8) throw refuseEntry(name, `is compressed by ${nameMethod(method)}`);
    const sizes = readSizes(view, position, nameEnd, nameEnd + extraLength);
    if (method === 0 && sizes.size !== sizes.compressedSize)
      throw malformedZip(`${quote(name)} is stored in another size`);
    found.push({ name, method, crc: view.getUint32(position + 16, true), ...sizes });
    position = end;
  }
  if (position !== bytes.length) throw malformedZip('its directory holds more than its entries');
  return placeEntries(found, place.offset);
}

// Sizes and offset, from the 64-bit extra field where they are all ones.
function readSizes(
  view: DataView,
  position: number,
  extraStart: number,
  extraEnd: number,
): Pick<ZipEntry, 'compressedSize' | 'size' | 'offset'> {
  const short = [20, 24, 42].map((at) => view.getUint32(position + at, true));
  let [compressedSize = 0, size = 0, offset = 0] = short;
  if (!short.includes(0xffffffff)) return { compressedSize, size, offset };
  let start = extraStart;
  while (start + 4 <= extraEnd && view.getUint16(start, true) !== 1) start += 4 + view.getUint16(start + 2, true);
  let field = start + 4;
  const end = field <= extraEnd ? Math.min(extraEnd, field + view.getUint16(start + 2, true)) : 0;
  const next = (): number => {
    if (field + 8 > end) throw malformedZip('an entry lacks its 64-bit sizes');
    field += 8;
    return toNumber(view.getBigUint64(field - 8, true));
  };
  if (size === 0xffffffff) size = next();
  if (compressedSize === 0xffffffff) compressedSize = next();
  if (offset === 0xffffffff) offset = next();
  return { compressedSize, size, offset };
}

function placeEntries(found: readonly Omit<ZipEntry, 'limit'>[], end: number): ReadonlyMap<string, ZipEntry> {
  const sorted = found.toSorted((left, right) => left.offset - right.offset);
  const limits = new Map<string, number>();
  for (const [index, entry] of sorted.entries()) {
    const limit = sorted[index + 1]?.offset ?? end;
    if (entry.offset + 30 + entry.compressedSize > limit) {
      throw malformedZip(`${quote(entry.name)} overlaps what follows it`);
    }
    limits.set(entry.name, limit);
  }
  const entries = new Map<string, ZipEntry>();
  for (const entry of found) {
    if (entries.has(entry.name)) throw malformedZip(`${quote(entry.name)} is in it twice`);
    entries.set(entry.name, { ...entry, limit: limits.get(entry.name) ?? 0 });
  }
  return entries;
}

/** A name of an archive for an error text: without control characters, and not endless. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}

/** The error for an entry that is well-formed but not read. */
export function refuseEntry(name: string, problem: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `ZIP archive: ${quote(name)} ${problem}.`, {
    hint: 'Entries that are stored or deflated, without encryption, are read.',
  });
}

// Names without the UTF-8 flag are ASCII in practice; other bytes are taken one by one, so that names stay distinct.
function decodeName(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return new TextDecoder(isUtf8 ? 'utf-8' : 'latin1', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw malformedZip('an entry has a name that is not UTF-8', cause);
  }
}

function checkName(name: string): void {
  const isAbsolute = name === '' || /^(?:[/\\]|[A-Za-z]:)/.test(name);
  if (isAbsolute || name.includes('\0') || name.split(/[/\\]/).includes('..')) {
    throw malformedZip(`${quote(name)} is a name that leads out of the archive`);
  }
}

const METHODS: Readonly<Record<number, string>> = {
  9: 'deflate64',
  12: 'bzip2',
  14: 'lzma',
  93: 'zstandard',
  95: 'xz',
};

function nameMethod(method: number): string {
  return METHODS[method] ?? `method ${method}`;
}
