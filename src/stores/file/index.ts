// Tracking and registry in a folder `mlruns`.
export { openFileStores } from './open-file-stores.ts';
