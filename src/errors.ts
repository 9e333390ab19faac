// Every error code of Decant with its HTTP status. The names and statuses that MLflow has are MLflow's
// (mlflow.exceptions, parity SRV-032); those below the line are Decant's own.

/** HTTP status of each error code. Codes that MLflow does not map answer 500, as there. */
export const ERROR_STATUS = {
  BAD_REQUEST: 400,
  INVALID_PARAMETER_VALUE: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  INVALID_STATE: 500,
  CUSTOMER_UNAUTHORIZED: 401,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_DOES_NOT_EXIST: 404,
  ABORTED: 409,
  RESOURCE_CONFLICT: 409,
  ALREADY_EXISTS: 409,
  REQUEST_LIMIT_EXCEEDED: 429,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  INTERNAL_ERROR: 500,
  IO_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
  // ---- Decant's own
  /** Bytes that are not what their format promises: truncated, damaged, hostile. */
  MALFORMED_DATA: 500,
  /** A file asks for more memory, depth or steps than the operator allows. */
  LIMIT_EXCEEDED: 500,
  /** The model is read, but something in it has no native implementation, or is refused by policy. */
  UNSUPPORTED_MODEL: 500,
  /** An optional package is not installed. */
  MISSING_DEPENDENCY: 500,
} as const;

/** Name of an error; callers branch on this, never on the text. */
export type ErrorCode = keyof typeof ERROR_STATUS;

/** Is this the name of an error, as servers of MLflow's API send it? */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_STATUS, value);
}

/** Facts beside an error's message. */
export interface ErrorDetails {
  /** What the caller can do about it, as a sentence. */
  readonly hint?: string;
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** MLflow 3's error class, where it differs from the one of the code (SRV-031). */
  readonly errorClass?: string;
}

/** The only error that Decant throws on purpose. `message` says what was expected, what came and where. */
export class DecantError extends Error {
  override readonly name = 'DecantError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly errorClass: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.errorClass = details.errorClass;
  }

  /** HTTP status that belongs to the code. */
  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** The message of anything that was thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
