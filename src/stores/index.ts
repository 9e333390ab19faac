// Where models live.
export { openModelFiles } from './model-uri.ts';
export { openLocalFiles } from './local/open-local-files.ts';
export type { LocalFilesOptions } from './local/open-local-files.ts';
export { openLocalWriter } from './local/open-local-writer.ts';
