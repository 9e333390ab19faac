// Parquet files as frames.
export { readParquet } from './read-parquet.ts';
export type { ParquetOptions } from './read-parquet.ts';
