// Errors in MLflow's JSON shape (parity SRV-030 .. SRV-035). The key stack_trace is never sent: it would tell strangers about
// the inside of the server, and no client reads it.
import { DecantError } from '../../errors.ts';
import type { ErrorCode } from '../../errors.ts';
import { renderValue } from '../../formats/json/index.ts';
import type { Dialect } from './dialect.ts';
import type { ProtocolContext } from './protocol-context.ts';
import { jsonResponse } from './scoring-message.ts';
import type { ScoringResponse } from './scoring-message.ts';

/** sqlstate of each error class that MLflow 3 prints here (SRV-031). */
const SQLSTATES: Readonly<Record<string, string>> = {
  INVALID_PARAMETER_VALUE: 'KAM00',
  SCHEMA_ENFORCEMENT_FAILED: 'KAM01',
  CLIENT_INTERNAL_ERROR: 'XXM00',
};

/** Error class of the codes that have one by themselves (SRV-031). */
const CLASS_OF_CODE: Partial<Record<ErrorCode, string>> = {
  BAD_REQUEST: 'INVALID_PARAMETER_VALUE',
  INVALID_PARAMETER_VALUE: 'INVALID_PARAMETER_VALUE',
  INTERNAL_ERROR: 'CLIENT_INTERNAL_ERROR',
};

/** The answer that an error gives. `status` is that of the code, unless HTTP has a better one. */
export function renderError(error: DecantError, dialect: Dialect, status: number = error.status): ScoringResponse {
  const errorClass = dialect.hasErrorClass ? (error.errorClass ?? CLASS_OF_CODE[error.code]) : undefined;
  const sqlstate = errorClass === undefined ? undefined : SQLSTATES[errorClass];
  const message = error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
  const body = renderValue({
    error_code: error.code,
    message,
    ...(sqlstate === undefined ? {} : { sqlstate }),
    ...(errorClass === undefined ? {} : { error_class: errorClass }),
  });
  return jsonResponse(status, body, { errorCode: error.code });
}

/** Longest example that a refusal ends with, in characters. */
const MAX_EXAMPLE = 2000;

/** The answer to a request that is wrong, with a body that would be right where the policy is kind. */
export function renderRefusal(error: DecantError, dialect: Dialect, context: ProtocolContext): ScoringResponse {
  const example = error.status === 400 ? context.example?.() : undefined;
  if (example === undefined || example.length > MAX_EXAMPLE) return renderError(error, dialect);
  const hint = `${error.hint === undefined ? '' : `${error.hint} `}A body that this model takes: ${example}`;
  const { code, cause, errorClass } = error;
  const message = /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
  const details = { cause, hint, ...(errorClass === undefined ? {} : { errorClass }) };
  return renderError(new DecantError(code, message, details), dialect);
}

/** Input that the protocol refuses before the model sees it: BAD_REQUEST with MLflow's opening words. */
export function invalidInput(message: string, cause?: unknown): DecantError {
  return new DecantError('BAD_REQUEST', `Invalid input. ${message}`, cause === undefined ? {} : { cause });
}

const UNEXPECTED =
  'Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is compatible with the model for inference.';

/** What a refusal of the model, with the data where it is to be quoted (by its schema, its params or its own code) becomes in the protocol. */
export function describePredictionError(error: DecantError, dialect: Dialect, data?: string): DecantError {
  const details = {
    cause: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.errorClass === undefined ? {} : { errorClass: error.errorClass }),
  };
  if (error.code === 'BAD_REQUEST') {
    // The scorer's own refusal: MLflow says only that something went wrong; the reason helps more.
    const reason = error.cause instanceof DecantError ? error.cause.message : error.message;
    return new DecantError('BAD_REQUEST', `${UNEXPECTED} ${reason}`, details);
  }
  if (error.status >= 500) return error;
  if (!dialect.keepsPredictionErrors) return new DecantError('BAD_REQUEST', error.message, details);
  return new DecantError(
    error.code,
    `Failed to predict data${data === undefined ? '' : ` '${data}'`}. \nError: ${error.message}`,
    details,
  );
}
