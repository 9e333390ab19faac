// joblib files, read as data.
export { writeJoblib } from './write-joblib.ts';
export type { WriteJoblibOptions } from './write-joblib.ts';
export { readJoblib } from './read-joblib.ts';
export type { JoblibOptions } from './read-joblib.ts';
