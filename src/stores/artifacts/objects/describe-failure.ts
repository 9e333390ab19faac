// Failures of clouds under MLflow's codes (BOTO_TO_MLFLOW_ERROR of mlflow.store.artifact.s3_artifact_repo).
import { DecantError, describeError, isErrorCode } from '../../../errors.ts';
import type { ErrorCode } from '../../../errors.ts';
import type { Failure } from './object-client.ts';

/** Names that say more than the status beside them. */
const CODES_OF_NAME: Readonly<Record<string, ErrorCode>> = {
  InvalidAccessKeyId: 'UNAUTHENTICATED',
  SignatureDoesNotMatch: 'UNAUTHENTICATED',
  ExpiredToken: 'UNAUTHENTICATED',
  ExpiredTokenException: 'UNAUTHENTICATED',
  InvalidToken: 'UNAUTHENTICATED',
  TokenRefreshRequired: 'UNAUTHENTICATED',
  CredentialsProviderError: 'UNAUTHENTICATED',
  CredentialUnavailableError: 'UNAUTHENTICATED',
  AuthenticationFailed: 'UNAUTHENTICATED',
  AccessDenied: 'PERMISSION_DENIED',
  NoSuchKey: 'RESOURCE_DOES_NOT_EXIST',
  NOT_FOUND: 'RESOURCE_DOES_NOT_EXIST',
  NoSuchBucket: 'RESOURCE_DOES_NOT_EXIST',
  SlowDown: 'REQUEST_LIMIT_EXCEEDED',
};

const CODES_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'RESOURCE_DOES_NOT_EXIST',
  409: 'RESOURCE_CONFLICT',
  429: 'REQUEST_LIMIT_EXCEEDED',
  501: 'NOT_IMPLEMENTED',
};

/** The error of a request about `path` of the store at `uri`. Texts of servers about credentials are left out: they repeat keys. */
export function describeFailure(cause: unknown, { status, name }: Failure, uri: string, path: string): DecantError {
  // Databricks answers with MLflow's own names.
  const code = CODES_OF_NAME[name] ?? (isErrorCode(name) ? name : codeOfStatus(status));
  if (code === 'RESOURCE_DOES_NOT_EXIST') {
    const reason = name === 'NoSuchBucket' || name === 'ContainerNotFound' ? ': there is no such bucket' : '';
    return new DecantError(code, `No such artifact: '${path}' in ${uri}${reason}`, { cause });
  }
  if (code === 'UNAUTHENTICATED' || code === 'PERMISSION_DENIED') {
    return new DecantError(code, `Access to '${path}' in ${uri} was refused: ${name} (${status ?? 'no answer'})`, {
      hint: 'The credentials are those of the place: its variables, its configuration or the role of the machine.',
      cause,
    });
  }
  return new DecantError(code, `The request for '${path}' in ${uri} failed: ${describeError(cause)}`, { cause });
}

function codeOfStatus(status: number | undefined): ErrorCode {
  if (status === undefined || status >= 500) return CODES_OF_STATUS[status ?? 0] ?? 'TEMPORARILY_UNAVAILABLE';
  return CODES_OF_STATUS[status] ?? 'BAD_REQUEST';
}
