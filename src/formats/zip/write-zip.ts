// Writes archives whose files are stored as they are. The same files give the same bytes.
import { zipSync } from 'fflate';

/** The earliest time that an archive can state: no file tells when it was made. */
const TIME = new Date(1980, 0, 1);

/** The archive of files by name, in their order. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(files), { level: 0, mtime: TIME });
}
