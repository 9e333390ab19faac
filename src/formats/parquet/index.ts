// Parquet files as frames.
export { makeColumn } from './make-column.ts';
export { readPandasMetadata } from './pandas-metadata.ts';
export { readParquet } from './read-parquet.ts';
export type { ParquetLimits } from './check-pages.ts';
export type { ParquetOptions } from './read-parquet.ts';
export { writeParquet } from './write-parquet.ts';
