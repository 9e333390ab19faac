// Arrow IPC as frames and back.
export { readArrow } from './read-arrow.ts';
export type { ArrowOptions } from './read-arrow.ts';
export { writeArrow } from './write-arrow.ts';
export type { ArrowForm } from './write-arrow.ts';
