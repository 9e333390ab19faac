// Where the cache is, and how large it may become.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DecantError } from '../../errors.ts';
import { readSettings } from '../../settings.ts';
import type { CacheSettings } from '../../settings.ts';
import { BlobCache } from './blob-cache.ts';

/** Bytes, where DECANT_CACHE_MAX_BYTES says nothing. */
const DEFAULT_MAX_BYTES = 10 * 1024 ** 3;

/** The cache that the settings mean; undefined where they switch it off. */
export function openBlobCache(
  settings: CacheSettings = readSettings().cache,
  platform: NodeJS.Platform = process.platform,
): BlobCache | undefined {
  const maxBytes = readLimit(settings.maxBytes);
  return maxBytes === 0 ? undefined : new BlobCache(settings.folder ?? findUserFolder(settings, platform), maxBytes);
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return DEFAULT_MAX_BYTES;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `DECANT_CACHE_MAX_BYTES is ${JSON.stringify(text)}; expected a number of bytes, or 0 for no cache.`,
  );
}

// Where each system has users' caches.
function findUserFolder({ xdgCacheHome, localAppData }: CacheSettings, platform: NodeJS.Platform): string {
  if (platform === 'win32') return join(localAppData ?? join(homedir(), 'AppData', 'Local'), 'decant', 'Cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'decant');
  return join(xdgCacheHome ?? join(homedir(), '.cache'), 'decant');
}
