// ZIP archives.
export { openZip, openZipSource } from './open-zip.ts';
export type { RandomAccessSource, ZipArchive, ZipSourceArchive } from './open-zip.ts';
export type { ZipOptions } from './extract.ts';
export { writeZip } from './write-zip.ts';
