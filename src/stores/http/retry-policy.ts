// How often and how long requests are tried: MLflow's variables (mlflow.environment_variables; parity TRK-003).
import { DecantError } from '../../errors.ts';
import type { TrackingSettings } from '../../settings.ts';
import type { RetryPolicy } from './http-client.ts';

/** Most retries and largest backoff that MLflow accepts. */
const MAX_RETRIES = 10;
const MAX_BACKOFF = 120;

/** The policy that the variables say; INVALID_PARAMETER_VALUE names one that is no number, or too large. */
export function readRetryPolicy(settings: TrackingSettings): RetryPolicy {
  return {
    maxRetries: checkNumber('MLFLOW_HTTP_REQUEST_MAX_RETRIES', settings.maxRetries, 7, MAX_RETRIES),
    backoffFactor: checkNumber('MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR', settings.backoffFactor, 2, MAX_BACKOFF),
    backoffJitter: checkNumber('MLFLOW_HTTP_REQUEST_BACKOFF_JITTER', settings.backoffJitter, 1, MAX_BACKOFF),
    respectsRetryAfter: settings.respectsRetryAfter,
    timeout: checkNumber('MLFLOW_HTTP_REQUEST_TIMEOUT', settings.requestTimeout, 120, 24 * 3600),
  };
}

function checkNumber(name: string, text: string | undefined, fallback: number, most: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0 && value <= most) return value;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `${name} is ${JSON.stringify(text)}; expected a number from 0 to ${most}.`,
  );
}
