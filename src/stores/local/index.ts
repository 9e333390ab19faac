// Models in folders of the local disk.
export { openLocalFiles } from './open-local-files.ts';
export type { LocalFilesOptions } from './open-local-files.ts';
export { openLocalWriter } from './open-local-writer.ts';
