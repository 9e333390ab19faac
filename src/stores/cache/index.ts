// Artifacts that are kept on this disk.
export { BlobCache } from './blob-cache.ts';
export type { CacheInfo, CacheKey } from './blob-cache.ts';
export { openBlobCache } from './open-blob-cache.ts';
export { openCachedStore } from './open-cached-store.ts';
