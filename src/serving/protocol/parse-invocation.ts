// A request for a prediction: which dialect it speaks, and its data as a batch (parity SRV-020 .. SRV-082).
import type { Batch } from '../../data/batch.ts';
import type { Value } from '../../data/dtype.ts';
import type { Frame } from '../../data/frame.ts';
import { DecantError } from '../../errors.ts';
import { parseBulkBody } from './bulk-body.ts';
import { isLegacyContentType, readContentType } from './content-type.ts';
import type { BodyFormat } from './content-type.ts';
import { parseCsvBody } from './csv-body.ts';
import type { Dialect } from './dialect.ts';
import { renderRefusal } from './error-response.ts';
import { isLegacyBody, parseLegacyBody } from './legacy-body.ts';
import { isModernTable, parseModernBody } from './modern-body.ts';
import { parseNdjsonBody } from './ndjson-body.ts';
import { readNumberBody } from './number-body.ts';
import { parseJsonBody } from './parse-json.ts';
import type { ProtocolContext } from './protocol-context.ts';
import type { ScoringRequest, ScoringResponse } from './scoring-message.ts';

/** What is to be scored, and how the answer is to look. */
export interface Invocation {
  readonly input: Batch;
  /** What the caller sent as params; undefined for none. */
  readonly params: Value | undefined;
  readonly dialect: Dialect;
  /** Key around the answer; undefined for a bare one. */
  readonly wrapper: string | undefined;
}

/** Reads a request, or answers what is to be refused before the model sees it; at once, but for tables in bulk. */
export function parseInvocation(
  request: ScoringRequest,
  context: ProtocolContext,
): Invocation | ScoringResponse | Promise<Invocation | ScoringResponse> {
  const { dialect } = context;
  const header = request.header('content-type');
  if (header === undefined) {
    // Python's servers fail on the absent header (SRV-021).
    if (context.policy.name === 'exact') return dialect.failure;
    const error = new DecantError('BAD_REQUEST', 'The request has no Content-Type header.', {
      hint: 'Name what the body is: application/json or text/csv.',
    });
    return renderRefusal(error, dialect, context);
  }
  try {
    if (dialect.generation !== 1 && context.policy.protocol === 'auto' && isLegacyContentType(header)) {
      return parseOlderRequest(request, header, context);
    }
    const format = readContentType(header, dialect);
    if (typeof format !== 'string') return format;
    if (format === 'csv') {
      return makeInvocation(
        parseCsvBody(request.body, context.csvTypes, dialect, context.policy.cast[dialect.generation]),
        dialect,
        context,
      );
    }
    if (format === 'parquet' || format === 'arrow') return parseBulk(request, format, context);
    if (format === 'ndjson') return makeInvocation(parseNdjsonBody(request.body, dialect, context), dialect, context);
    const table = format === 'json' ? readNumbers(request, context) : undefined;
    if (table !== undefined) return makeInvocation(table, dialect, context);
    return parseJson(parseJsonBody(request.body, context.exactness, dialect, context.policy), format, context);
  } catch (error) {
    return refuse(error, dialect, context);
  }
}

/** The table of a large body of numbers, for models whose inputs are named numbers; undefined where the body is to be parsed. */
function readNumbers({ body }: ScoringRequest, { dialect, numberTypes }: ProtocolContext): Frame | undefined {
  return numberTypes === undefined || dialect.generation === 1 ? undefined : readNumberBody(body, numberTypes);
}

async function parseBulk(
  request: ScoringRequest,
  format: 'parquet' | 'arrow',
  context: ProtocolContext,
): Promise<Invocation | ScoringResponse> {
  try {
    return makeInvocation(await parseBulkBody(request.body, format, context.bulkLimits), context.dialect, context);
  } catch (error) {
    return refuse(error, context.dialect, context);
  }
}

/** A content type of MLflow 1.x at a later model: taken for one where the body is of 1.x too. */
function parseOlderRequest(
  request: ScoringRequest,
  header: string,
  context: ProtocolContext,
): Invocation | ScoringResponse {
  const older = context.dialects[1];
  const format = readContentType(header, older);
  if (typeof format !== 'string') return format;
  let value: Value;
  try {
    value = parseJsonBody(request.body, context.exactness, context.dialect, context.policy);
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    value = null;
  }
  if (isLegacyBody(value, format)) return parseLegacy(value, format, older, context);
  const own = readContentType(header, context.dialect);
  return typeof own === 'string' ? context.dialect.failure : own;
}

function parseJson(value: Value, format: BodyFormat, context: ProtocolContext): Invocation | ScoringResponse {
  const { dialect, policy } = context;
  if (dialect.generation === 1) {
    const isLater = format === 'json' && policy.protocol === 'auto' && isModernTable(value);
    return isLater ? parseModern(value, context.dialects[3], context) : parseLegacy(value, format, dialect, context);
  }
  const isOlder = policy.protocol === 'auto' && isLegacyBody(value, format);
  return isOlder ? parseLegacy(value, format, context.dialects[1], context) : parseModern(value, dialect, context);
}

function parseModern(value: Value, dialect: Dialect, context: ProtocolContext): Invocation | ScoringResponse {
  try {
    const { input, params, isUnwrapped } = parseModernBody(value, dialect, context);
    return { input, params, dialect, wrapper: isUnwrapped ? undefined : 'predictions' };
  } catch (error) {
    return refuse(error, dialect, context);
  }
}

function parseLegacy(
  value: Value,
  format: BodyFormat,
  dialect: Dialect,
  context: ProtocolContext,
): Invocation | ScoringResponse {
  try {
    return makeInvocation(parseLegacyBody(value, format, context), dialect, context);
  } catch (error) {
    return refuse(error, dialect, context);
  }
}

/** The invocation of a table that came without params. */
export function makeInvocation(input: Batch, dialect: Dialect, context: ProtocolContext): Invocation {
  return {
    input,
    params: undefined,
    dialect,
    wrapper: dialect.wrapsPredictions ? 'predictions' : context.predictionsWrapper,
  };
}

/** What Python answers with a plain failure is INTERNAL_ERROR here (SRV-042, SRV-044); the safe policy refuses it. */
function refuse(error: unknown, dialect: Dialect, context: ProtocolContext): ScoringResponse {
  if (!(error instanceof DecantError)) throw error;
  if (error.code !== 'INTERNAL_ERROR') return renderRefusal(error, dialect, context);
  if (context.policy.name === 'exact') return dialect.failure;
  return renderRefusal(new DecantError('BAD_REQUEST', error.message, { cause: error }), dialect, context);
}
