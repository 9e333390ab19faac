// Stores on file systems behind a network.
export { RefusedRequest } from './folder-client.ts';
export type { FolderClient, FolderEntry } from './folder-client.ts';
export { openFolderStore } from './open-folder-store.ts';
