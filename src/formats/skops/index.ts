// skops files, read as data.
export { readSkops } from './read-skops.ts';
export type { SkopsOptions, SkopsResult } from './read-skops.ts';
export { writeSkops } from './write-skops.ts';
export type { SkopsFile } from './write-skops.ts';
