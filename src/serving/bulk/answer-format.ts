// Forms of answers beside JSON, by media type: the list, and what a request's Accept header asks for. MLflow ignores the header
// (SRV-013); here only a form that is named counts, so that browsers and clients that accept everything get JSON.
import type { Batch } from '../../data/batch.ts';
import { writeArrow } from '../../formats/arrow/index.ts';
import { writeCsv } from '../../formats/csv/index.ts';
import { writeParquet } from '../../formats/parquet/index.ts';
import type { Dialect } from '../protocol/dialect.ts';
import { renderLines } from '../protocol/render-batch.ts';
import { JSON_TYPE } from '../protocol/scoring-message.ts';
import { tabulateAnswer } from './answer-table.ts';

/** One form of answers. */
export interface AnswerFormat {
  /** Media types that ask for it; an answer carries the one that was asked for. */
  readonly types: readonly string[];
  /** Endings of files in this form. */
  readonly extensions: readonly string[];
  write(batch: Batch, dialect: Dialect): string | Uint8Array | Promise<Uint8Array>;
}

/** The list. */
export const ANSWER_FORMATS: readonly AnswerFormat[] = [
  {
    types: ['application/vnd.apache.parquet'],
    extensions: ['.parquet'],
    write: (batch) => writeParquet(tabulateAnswer(batch)),
  },
  {
    types: ['application/vnd.apache.arrow.stream'],
    extensions: ['.arrows'],
    write: (batch) => writeArrow(tabulateAnswer(batch), 'stream'),
  },
  {
    types: ['application/vnd.apache.arrow.file'],
    extensions: ['.arrow', '.feather'],
    write: (batch) => writeArrow(tabulateAnswer(batch), 'file'),
  },
  {
    types: ['application/x-ndjson', 'application/jsonl', 'application/ndjson'],
    extensions: ['.ndjson', '.jsonl'],
    write: renderLines,
  },
  {
    types: ['text/csv'],
    extensions: ['.csv'],
    write: (batch) => writeCsv(tabulateAnswer(batch)),
  },
];

/** What was asked for. */
export interface AskedFormat {
  readonly type: string;
  readonly format: AnswerFormat;
}

const BY_TYPE: ReadonlyMap<string, AskedFormat> = new Map(
  ANSWER_FORMATS.flatMap((format) => format.types.map((type) => [type, { type, format }] as const)),
);

/** The form that an Accept header asks for; undefined for JSON: where it is preferred, or no form is named. */
export function chooseAnswerFormat(accept: string | undefined): AskedFormat | undefined {
  if (accept === undefined || accept === '*/*' || accept === JSON_TYPE) return undefined;
  let best: AskedFormat | undefined;
  let bestQuality = 0;
  for (const range of accept.split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = readQuality(parameters);
    if (quality <= bestQuality) continue;
    const asked = BY_TYPE.get(name);
    if (asked === undefined && name !== JSON_TYPE) continue;
    best = asked;
    bestQuality = quality;
  }
  return best;
}

/** The `q` of a media range (RFC 9110, 12.4.2): 1 where it is absent, 0 where it is no number from 0 to 1. */
function readQuality(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  if (text === undefined) return 1;
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0;
}
