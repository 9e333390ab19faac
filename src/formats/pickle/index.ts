// Pickle, read as data.
export { readPickle } from './read-pickle.ts';
export type { PickleOptions, PickleResult } from './options.ts';
