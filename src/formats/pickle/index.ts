// Pickle, read as data.
export { readPickle } from './read-pickle.ts';
export type { PickleOptions, PickleResult } from './options.ts';
export { writePickle } from './write-pickle.ts';
export type { WritePickleOptions } from './write-pickle.ts';
