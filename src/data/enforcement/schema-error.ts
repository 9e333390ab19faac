// Refusals of step 2: INVALID_PARAMETER_VALUE with MLflow's core texts. What MLflow quotes of the request stands here as its
// shape only (parity SCH-040 .. SCH-047).
import { DecantError } from '../../errors.ts';
import { describeSchema } from '../describe-schema.ts';
import { describeBatch, quoteBatch } from '../describe-batch.ts';
import type { Batch } from '../batch.ts';
import type { Schema } from '../schema.ts';

/** A core refusal, before it is wrapped with the description of the data and the schema. */
export function refuseSchema(
  reason: string,
  details: { readonly hint?: string; readonly cause?: unknown } = {},
): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', reason, details);
}

/** What a refusal tells. */
export interface ErrorPolicy {
  readonly hideDetails: boolean;
  readonly quotesData?: boolean;
}

/** The refusal that callers see. With `hideDetails` it is one generic sentence (MLFLOW_DISABLE_SCHEMA_DETAILS). */
export function wrapSchemaError(
  error: DecantError,
  input: Batch,
  schema: Schema,
  { hideDetails, quotesData = false }: ErrorPolicy,
): DecantError {
  const errorClass = 'SCHEMA_ENFORCEMENT_FAILED';
  if (hideDetails) {
    return new DecantError(
      'INVALID_PARAMETER_VALUE',
      'Failed to enforce model input schema. Please check your input data.',
      { errorClass },
    );
  }
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Failed to enforce schema of data '${quotesData ? quoteBatch(input) : describeBatch(input)}' with schema '${describeSchema(schema)}'. Error: ${error.message}`,
    { errorClass, cause: error, ...(error.hint === undefined ? {} : { hint: error.hint }) },
  );
}
