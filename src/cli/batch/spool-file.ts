// A temporary file for what is too long to be kept in memory. It has no name while it is used, so that no end of the process leaves it behind.
import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The file, open to be written and read. */
export interface SpoolFile {
  readonly handle: FileHandle;
  /** Closes the file, which is gone then. */
  close(): Promise<void>;
}

/** Makes the file in the system's folder for such files. */
export async function createSpoolFile(): Promise<SpoolFile> {
  const folder = await mkdtemp(join(tmpdir(), 'decant-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const handle = await open(join(folder, 'spool'), 'wx+');
    // Windows keeps the names of open files.
    if (process.platform !== 'win32') await remove();
    return {
      handle,
      async close() {
        await handle.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
