// Scores a table that comes in parts, with the answers of the whole: for files that are larger than memory.
import type { Frame } from '../data/frame.ts';
import type { DecantError } from '../errors.ts';
import { CsvStream } from '../formats/csv/index.ts';
import type { ScoringModel } from '../model/scoring-model.ts';
import { createDataPlane } from './answer-invocation.ts';
import { createAppContext } from './app-context.ts';
import type { ScoringAppOptions } from './scoring-app-options.ts';
import { createAnswerJoiner } from './bulk/answer-joiner.ts';
import type { AnswerJoiner } from './bulk/answer-joiner.ts';
import { findCsvOptions, refuseCsv } from './protocol/csv-body.ts';
import { renderRefusal } from './protocol/error-response.ts';
import { NdjsonStream } from './protocol/ndjson-stream.ts';
import type { ScoringResponse } from './protocol/scoring-message.ts';

/** Reads the pieces of one table, in order. */
export interface TableReader {
  /** Bytes of the last piece that were read. The others are to begin the next piece. */
  readonly consumed: number;
  /**
   * `same`: all frames have the types of the whole, as far as it was read. `changed`: they do not: read to the end, and again with what is
   * known then. `whole`: only all of the table at once can be read.
   */
  readonly state: 'same' | 'changed' | 'whole';
  /** The rows of a piece; undefined where it has none. */
  read(bytes: Uint8Array, isLast: boolean): Frame | undefined;
}

/** What scores the parts of a table. */
export interface TableScorer {
  /** A reader of the table; `known` has read all of it. */
  readonly createReader: (known?: TableReader) => TableReader;
  /** The answer to a part as the server gives it. */
  readonly score: (part: Frame) => ScoringResponse | Promise<ScoringResponse>;
  /** Joins the answers of one pass. */
  readonly createJoiner: () => AnswerJoiner;
  /** The server's answer to a part that cannot be read. */
  readonly refuse: (error: DecantError) => ScoringResponse;
}

/** Forms of rows and of answers that can be cut, by media type. */
export interface TableForms {
  readonly input: string;
  readonly output: string;
}

/**
 * Makes the scorer; undefined where the parts of a table may have other answers than the whole: the model looks at several rows at a
 * time, a type needs all fields of a column, or a form is not cut. `path` is that of the request whose answer it is:
 * `/invocations?method=predict_proba`.
 */
export function createTableScorer(
  model: ScoringModel,
  options: ScoringAppOptions,
  path: string,
  { input, output }: TableForms,
): TableScorer | undefined {
  if (model.scorer.isRowwise !== true) return undefined;
  const { context } = createAppContext(model, options);
  const { dialect, policy } = context;
  const createJoiner = createAnswerJoiner(output);
  if (createJoiner === undefined || (output === 'application/json' && !dialect.wrapsPredictions)) return undefined;
  const createReader = findReader();
  if (createReader === undefined) return undefined;
  const { scoreTable } = createDataPlane({
    model,
    context,
    onError: options.onError ?? (() => undefined),
    maxRows: Number.POSITIVE_INFINITY,
  });
  const header = (name: string): string | undefined => (name === 'accept' ? output : undefined);
  const request = { method: 'POST', path, header, body: new Uint8Array(0) };
  return {
    createReader,
    score: (part) => scoreTable(part, request),
    createJoiner,
    refuse: (error) => renderRefusal(input === 'text/csv' ? refuseCsv(error) : error, dialect, context),
  };

  function findReader(): TableScorer['createReader'] | undefined {
    if (input === 'application/x-ndjson') return () => new NdjsonStream(dialect, context);
    const csv =
      input === 'text/csv' ? findCsvOptions(context.csvTypes, dialect, policy.cast[dialect.generation]) : undefined;
    if (csv === undefined) return undefined;
    return (known) => new CsvStream(csv, known instanceof CsvStream ? known.profiles : undefined);
  }
}
