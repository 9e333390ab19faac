// skops files, read as data.
export { readSkops } from './read-skops.ts';
export type { SkopsOptions, SkopsResult } from './read-skops.ts';
