// joblib files, read as data.
export { readJoblib } from './read-joblib.ts';
export type { JoblibOptions } from './read-joblib.ts';
