// Refusals of step 1: BAD_REQUEST with MLflow's opening words; values are described, never quoted (parity SCH-025, SCH-035).
import { describeName, describeType } from '../describe-schema.ts';
import { DecantError } from '../../errors.ts';
import { PANDAS_TYPE_TEXT } from '../column-type.ts';
import { nameOfPythonType } from '../python-text.ts';
import type { Value } from '../dtype.ts';
import type { ColumnName } from '../frame.ts';
import type { ColumnType } from '../schema.ts';

/** An input that cannot be read: `Invalid input. ...`. */
export function refuseInput(
  reason: string,
  details: { readonly cause?: unknown; readonly hint?: string } = {},
): DecantError {
  return new DecantError('BAD_REQUEST', `Invalid input. ${reason}`, details);
}

/** A column that cannot be cast: `Failed to convert column C to type 'T'`. */
export function refuseColumn(name: ColumnName, type: ColumnType, reason: string, cause?: unknown): DecantError {
  const typeText = typeof type === 'string' ? PANDAS_TYPE_TEXT[type] : describeType(type);
  const column = typeof name === 'string' ? name : describeName(name);
  return refuseInput(
    `Data is not compatible with model signature. Failed to convert column ${column} to type '${typeText}'. Error: '${reason}'`,
    { cause },
  );
}

/** Kind and row of a value, for errors: `row 3 holds str`. */
export function describeCell(row: number, value: Value | undefined): string {
  return `row ${row} holds ${nameOfPythonType(value)}`;
}
