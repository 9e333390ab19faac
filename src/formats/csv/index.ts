// CSV files.
export { CsvStream } from './csv-stream.ts';
export type { CsvProfiles, CsvState } from './csv-stream.ts';
export { PANDAS_NA_WORDS, readCsv } from './read-csv.ts';
export type { CsvOptions } from './read-csv.ts';
export type { CsvType } from './draft.ts';
export type { ColumnKind } from './column-profile.ts';
export { writeCsv } from './write-csv.ts';
