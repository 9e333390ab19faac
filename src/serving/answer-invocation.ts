// POST /invocations: body to batch, batch to the model, its answer to text. One path for every transport.
import type { Batch } from '../data/batch.ts';
import { quoteBatch } from '../data/describe-batch.ts';
import { DecantError } from '../errors.ts';
import type { ScoreOptions } from '../model/flavor.ts';
import type { ScoringModel } from '../model/scoring-model.ts';
import { chooseAnswerFormat } from './bulk/answer-format.ts';
import type { AskedFormat } from './bulk/answer-format.ts';
import type { Dialect } from './protocol/dialect.ts';
import { describePredictionError, renderRefusal } from './protocol/error-response.ts';
import { makeInvocation, parseInvocation } from './protocol/parse-invocation.ts';
import type { Invocation } from './protocol/parse-invocation.ts';
import type { ProtocolContext } from './protocol/protocol-context.ts';
import { renderAnswer } from './protocol/render-batch.ts';
import { replaceNonFinite } from './protocol/replace-non-finite.ts';
import { JSON_TYPE } from './protocol/scoring-message.ts';
import type { Handler, ScoringRequest, ScoringResponse } from './protocol/scoring-message.ts';

/** What {@link createDataPlane} is given. */
export interface InvocationOptions {
  readonly model: ScoringModel;
  readonly context: ProtocolContext;
  /** Told of what the caller sees only as "Internal Server Error". */
  readonly onError: (error: unknown) => void;
  readonly maxRows: number;
}

/** Caches must not give this answer to those who ask for another form. */
const VARY = { vary: 'accept' };

/** What scores requests, and tables that are no requests. */
export interface DataPlane {
  /** The handler of `/invocations`. */
  readonly invoke: Handler;
  /** Scores a table as if it came as the body of a request; the request has the path and the headers. */
  readonly scoreTable: (table: Batch, request: ScoringRequest) => ScoringResponse | Promise<ScoringResponse>;
}

/** Makes the data plane of a model. */
export function createDataPlane({ model, context, onError, maxRows }: InvocationOptions): DataPlane {
  const { enforcement, strictJson, verboseErrors, bulkForms } = context.policy;
  const defaults: ScoreOptions = { enforcement };

  function score(request: ScoringRequest): ScoringResponse | Promise<ScoringResponse> {
    const received = performance.now();
    const invocation = parseInvocation(request, context);
    if (!(invocation instanceof Promise)) return predict(invocation, request, received);
    return invocation.then(
      (parsed) => predict(parsed, request, received),
      (error: unknown) => fail(error, context.dialect),
    );
  }

  function predict(
    invocation: Invocation | ScoringResponse,
    request: ScoringRequest,
    received: number,
  ): ScoringResponse | Promise<ScoringResponse> {
    if ('status' in invocation) return invocation;
    const { input, params, dialect } = invocation;
    const rowCount = countRows(input);
    if (rowCount !== undefined && rowCount > maxRows) {
      return renderRefusal(refuseRows(rowCount, maxRows), dialect, context);
    }
    const start = performance.now();
    const parseTime = start - received;
    let answer: Batch | Promise<Batch>;
    try {
      answer = model.predictBatch(input, params, readOptions(request.path, defaults));
    } catch (error) {
      return refuse(error, dialect, input);
    }
    if (!(answer instanceof Promise)) return renderSafely(answer, invocation, request, parseTime, start);
    return answer.then(
      (batch) => renderSafely(batch, invocation, request, parseTime, start),
      (error: unknown) => refuse(error, dialect, input),
    );
  }

  function renderSafely(
    batch: Batch,
    invocation: Invocation,
    request: ScoringRequest,
    parseTime: number,
    start: number,
  ): ScoringResponse | Promise<ScoringResponse> {
    try {
      const asked = bulkForms ? chooseAnswerFormat(request.header('accept')) : undefined;
      if (asked === undefined) return render(batch, invocation, parseTime, start);
      return renderAs(asked, batch, invocation, parseTime, start).catch((error: unknown) =>
        fail(error, invocation.dialect),
      );
    } catch (error) {
      return fail(error, invocation.dialect);
    }
  }

  /** The answer in a form that the caller named. */
  async function renderAs(
    { type, format }: AskedFormat,
    batch: Batch,
    { dialect, input }: Invocation,
    parseTime: number,
    start: number,
  ): Promise<ScoringResponse> {
    const predicted = performance.now();
    const written = await format.write(batch, dialect);
    const isJson = typeof written === 'string' && type !== 'text/csv';
    const body = strictJson && isJson ? replaceNonFinite(written) : written;
    const renderTime = performance.now() - predicted;
    const facts = { rowCount: countRows(input), parseTime, predictTime: predicted - start, renderTime };
    return { status: 200, contentType: type, body, headers: VARY, facts };
  }

  function render(
    batch: Batch,
    { wrapper, dialect, input }: Invocation,
    parseTime: number,
    start: number,
  ): ScoringResponse {
    const predicted = performance.now();
    const text = renderAnswer(batch, wrapper, dialect);
    const body = strictJson ? replaceNonFinite(text) : text;
    const renderTime = performance.now() - predicted;
    const facts = { rowCount: countRows(input), parseTime, predictTime: predicted - start, renderTime };
    return { status: 200, contentType: JSON_TYPE, body, facts };
  }

  /** What the model refuses is answered in MLflow's JSON; a defect of ours is not described to strangers. */
  function refuse(error: unknown, dialect: Dialect, input: Batch): ScoringResponse {
    if (!(error instanceof DecantError)) return fail(error, dialect);
    if (error.status >= 500) onError(error);
    const data = verboseErrors ? quoteBatch(input) : undefined;
    return renderRefusal(describePredictionError(error, dialect, data), dialect, context);
  }

  function fail(error: unknown, dialect: Dialect): ScoringResponse {
    onError(error);
    return dialect.failure;
  }

  return {
    invoke: (request) => {
      try {
        return score(request);
      } catch (error) {
        return fail(error, context.dialect);
      }
    },
    scoreTable: (table, request) =>
      predict(makeInvocation(table, context.dialect, context), request, performance.now()),
  };
}

function refuseRows(count: number, most: number): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `The request has ${count} rows; at most ${most} are scored at a time.`,
    { hint: 'Send fewer rows at a time.' },
  );
}

/** Rows of a batch, where it has rows: the first dimension of its first array. */
function countRows(batch: Batch): number | undefined {
  if (batch.kind === 'frame') return batch.rowCount;
  if (batch.kind !== 'tensors') return undefined;
  for (const { shape } of batch.tensors.values()) return shape[0] ?? 1;
  return undefined;
}

/**
 * `?method=predict_proba` asks for another method of the model than the one it was saved with; `labels=true` for its
 * columns under the labels of the classes.
 */
function readOptions(path: string, defaults: ScoreOptions): ScoreOptions {
  const question = path.indexOf('?');
  if (question < 0) return defaults;
  const query = new URLSearchParams(path.slice(question));
  const method = query.get('method');
  const labels = query.get('labels') === 'true';
  return { ...defaults, ...(method === null ? {} : { method }), ...(labels ? { labels } : {}) };
}
