// CSV files.
export { PANDAS_NA_WORDS, readCsv } from './read-csv.ts';
export type { CsvOptions } from './read-csv.ts';
export type { CsvType } from './convert-column.ts';
export { writeCsv } from './write-csv.ts';
