// Forms of the rows that `models predict` reads and of the answers that it writes, by option and by the ending of a file's name.
import { extname } from 'node:path';
import { DecantError } from '../../errors.ts';

/** How the rows are written. MLflow has json and csv. */
export type InputFormat = 'json' | 'csv' | 'ndjson' | 'parquet' | 'arrow';

/** How the answers are to be written. MLflow has json. */
export type OutputFormat = 'json' | 'ndjson' | 'csv' | 'parquet' | 'arrow' | 'arrow-stream';

const INPUT_NAMES: ReadonlyMap<string, InputFormat> = new Map([
  ['json', 'json'],
  ['csv', 'csv'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['parquet', 'parquet'],
  ['arrow', 'arrow'],
]);

const INPUT_ENDINGS: ReadonlyMap<string, InputFormat> = new Map([
  ['.json', 'json'],
  ['.csv', 'csv'],
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.parquet', 'parquet'],
  ['.arrow', 'arrow'],
  ['.arrows', 'arrow'],
  ['.feather', 'arrow'],
]);

const OUTPUT_NAMES: ReadonlyMap<string, OutputFormat> = new Map([
  ['json', 'json'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['csv', 'csv'],
  ['parquet', 'parquet'],
  ['arrow', 'arrow'],
]);

const OUTPUT_ENDINGS: ReadonlyMap<string, OutputFormat> = new Map([
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.csv', 'csv'],
  ['.parquet', 'parquet'],
  ['.arrow', 'arrow'],
  ['.feather', 'arrow'],
  ['.arrows', 'arrow-stream'],
]);

/** The ending of a name, without that of a packed file. */
function endingOf(path: string): string {
  return extname(path.replace(/\.(?:gz|zst)$/i, '')).toLowerCase();
}

/** The form of the input: as the option says, else by the file's name, else JSON as MLflow has it (CLI-030). */
export function chooseInputFormat(contentType: string | undefined, path: string | undefined): InputFormat {
  if (contentType === undefined) return (path === undefined ? undefined : INPUT_ENDINGS.get(endingOf(path))) ?? 'json';
  const format = INPUT_NAMES.get(contentType);
  if (format !== undefined) return format;
  throw new DecantError('INVALID_PARAMETER_VALUE', 'Content type must be one of json or csv.');
}

/** The form of the output: as the option says, else by the file's name, else JSON. */
export function chooseOutputFormat(outputType: string | undefined, path: string | undefined): OutputFormat {
  if (outputType === undefined) return (path === undefined ? undefined : OUTPUT_ENDINGS.get(endingOf(path))) ?? 'json';
  const format = OUTPUT_NAMES.get(outputType);
  if (format !== undefined) return format;
  throw new DecantError('INVALID_PARAMETER_VALUE', 'Output type must be one of json, ndjson, csv, parquet or arrow.');
}

/** Media types of the forms. */
export const INPUT_TYPES: Readonly<Record<InputFormat, string>> = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.file',
};

/** Media types that ask for the forms. */
export const OUTPUT_TYPES: Readonly<Record<OutputFormat, string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.file',
  'arrow-stream': 'application/vnd.apache.arrow.stream',
};
