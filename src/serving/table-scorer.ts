// Scores a table that comes in parts, with the answers of the whole: for files that are larger than memory.
import type { Frame } from '../data/frame.ts';
import type { DecantError } from '../errors.ts';
import type { CsvOptions } from '../formats/csv/index.ts';
import type { ScoringModel } from '../model/scoring-model.ts';
import { createDataPlane } from './answer-invocation.ts';
import { createAppContext } from './app-context.ts';
import type { ScoringAppOptions } from './app.ts';
import { findCsvOptions, refuseCsv } from './protocol/csv-body.ts';
import type { ScoringResponse } from './protocol/scoring-message.ts';

/** What scores the parts of a CSV file. */
export interface TableScorer {
  /** How the fields are read. */
  readonly csv: CsvOptions;
  /** What stands before the first answer, between answers, and behind the last. */
  readonly frame: { readonly start: string; readonly between: string; readonly end: string };
  /** The answer to a part as the server gives it. */
  readonly score: (part: Frame) => ScoringResponse | Promise<ScoringResponse>;
  /** The answers in the text of a part's answer, without what stands around them; undefined where it is no list of answers. */
  readonly cut: (text: string) => string | undefined;
  /** The server's error for a part that is no CSV. */
  readonly refuse: (error: DecantError) => DecantError;
}

const FRAME = { start: '{"predictions": [', between: ', ', end: ']}' };

/**
 * Makes the scorer; undefined where the parts of a table may have other answers than the whole: the model looks at several rows at a
 * time, or a type needs all fields of a column. `path` is that of the request whose answer it is: `/invocations?method=predict_proba`.
 */
export function createTableScorer(
  model: ScoringModel,
  options: ScoringAppOptions,
  path: string,
): TableScorer | undefined {
  if (model.scorer.isRowwise !== true) return undefined;
  const { context } = createAppContext(model, options);
  const { dialect, policy } = context;
  const csv = findCsvOptions(context.csvTypes, dialect, policy.cast[dialect.generation]);
  if (csv === undefined || !dialect.wrapsPredictions) return undefined;
  const { scoreTable } = createDataPlane({
    model,
    context,
    onError: options.onError ?? (() => undefined),
    maxRows: Number.POSITIVE_INFINITY,
  });
  const request = { method: 'POST', path, header: () => undefined, body: new Uint8Array(0) };
  return {
    csv,
    frame: FRAME,
    score: (part) => scoreTable(part, request),
    cut: (text) =>
      text.startsWith(FRAME.start) && text.endsWith(FRAME.end)
        ? text.slice(FRAME.start.length, -FRAME.end.length)
        : undefined,
    refuse: refuseCsv,
  };
}
