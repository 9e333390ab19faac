// Data against a model's schema (MLflow's _enforce_schema; parity SCH-040 .. SCH-048, SCH-070 .. SCH-078).
import { DecantError } from '../../errors.ts';
import { enforceColumns } from './enforce-columns.ts';
import { enforceTensors } from './enforce-tensors.ts';
import { EXACT_ENFORCEMENT } from './policy.ts';
import type { EnforcementPolicy } from './policy.ts';
import { wrapSchemaError } from './schema-error.ts';
import type { Batch } from '../batch.ts';
import type { Schema } from '../schema.ts';

/** Options of {@link enforceSchema}. */
export interface EnforceOptions {
  /** One generic sentence instead of schema and reason (MLFLOW_DISABLE_SCHEMA_DETAILS). */
  readonly hideDetails: boolean;
  /** Default: what MLflow does. */
  readonly policy?: EnforcementPolicy | undefined;
}

/**
 * The data as the schema declares it: columns or tensors in the schema's order and types. A frame that already is so is
 * returned as it is. Throws INVALID_PARAMETER_VALUE for what does not fit.
 */
export function enforceSchema(input: Batch, schema: Schema, options: EnforceOptions): Batch {
  const { policy = EXACT_ENFORCEMENT } = options;
  try {
    return schema.kind === 'columns' ? enforceColumns(input, schema, policy) : enforceTensors(input, schema.tensors);
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    throw wrapSchemaError(error, input, schema, { ...policy, hideDetails: options.hideDetails });
  }
}
