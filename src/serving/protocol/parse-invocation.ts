// A request for a prediction: which dialect it speaks, and its data as a batch (parity SRV-020 .. SRV-082).
import type { Batch } from '../../data/batch.ts';
import type { Value } from '../../data/dtype.ts';
import { DecantError } from '../../errors.ts';
import { isLegacyContentType, readContentType } from './content-type.ts';
import type { BodyFormat } from './content-type.ts';
import { parseCsvBody } from './csv-body.ts';
import { dialectOf } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { renderError } from './error-response.ts';
import { isLegacyBody, parseLegacyBody } from './legacy-body.ts';
import { isModernTable, parseModernBody } from './modern-body.ts';
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

/** Reads a request, or answers what is to be refused before the model sees it. */
export function parseInvocation(request: ScoringRequest, context: ProtocolContext): Invocation | ScoringResponse {
  const { dialect } = context;
  const header = request.header('content-type');
  // Python's servers fail on the absent header (SRV-021).
  if (header === undefined) return dialect.failure;
  try {
    if (dialect.generation !== 1 && context.policy.answersOtherGenerations && isLegacyContentType(header)) {
      return parseOlderRequest(request, header, context);
    }
    const format = readContentType(header, dialect);
    if (typeof format !== 'string') return format;
    if (format === 'csv') {
      return makeInvocation(parseCsvBody(request.body, context.csvTypes, dialect), dialect, context);
    }
    return parseJson(parseJsonBody(request.body, context.exactness, dialect), format, context);
  } catch (error) {
    return refuse(error, dialect);
  }
}

/** A content type of MLflow 1.x at a later model: taken for one where the body is of 1.x too. */
function parseOlderRequest(
  request: ScoringRequest,
  header: string,
  context: ProtocolContext,
): Invocation | ScoringResponse {
  const older = dialectOf(1);
  const format = readContentType(header, older);
  if (typeof format !== 'string') return format;
  let value: Value;
  try {
    value = parseJsonBody(request.body, context.exactness, context.dialect);
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
    const isLater = format === 'json' && policy.answersOtherGenerations && isModernTable(value);
    return isLater ? parseModern(value, dialectOf(3), context) : parseLegacy(value, format, dialect, context);
  }
  const isOlder = policy.answersOtherGenerations && isLegacyBody(value, format);
  return isOlder ? parseLegacy(value, format, dialectOf(1), context) : parseModern(value, dialect, context);
}

function parseModern(value: Value, dialect: Dialect, context: ProtocolContext): Invocation | ScoringResponse {
  try {
    const { input, params, isUnwrapped } = parseModernBody(value, dialect, context);
    return { input, params, dialect, wrapper: isUnwrapped ? undefined : 'predictions' };
  } catch (error) {
    return refuse(error, dialect);
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
    return refuse(error, dialect);
  }
}

function makeInvocation(input: Batch, dialect: Dialect, context: ProtocolContext): Invocation {
  return {
    input,
    params: undefined,
    dialect,
    wrapper: dialect.wrapsPredictions ? 'predictions' : context.predictionsWrapper,
  };
}

/** What Python answers with a plain failure is INTERNAL_ERROR here (SRV-042, SRV-044). */
function refuse(error: unknown, dialect: Dialect): ScoringResponse {
  if (!(error instanceof DecantError)) throw error;
  return error.code === 'INTERNAL_ERROR' ? dialect.failure : renderError(error, dialect);
}
