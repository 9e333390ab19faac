// Bodies of whole tables: Parquet (MLflow 3; parity SRV-026, SRV-071), and NDJSON, a record a line. Their own types are kept until enforcement.
import type { Batch } from '../../data/batch.ts';
import { DecantError } from '../../errors.ts';
import { readParquet } from '../../formats/parquet/index.ts';
import type { Dialect } from './dialect.ts';

/** Forms of a whole table. */
export type BulkFormat = 'parquet';

/** Forms by media type. */
export const BULK_TYPES: ReadonlyMap<string, BulkFormat> = new Map([['application/vnd.apache.parquet', 'parquet']]);

const NOT_PARQUET =
  'Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid Parquet Pandas DataFrame produced using the `pandas.DataFrame.to_parquet()` method.';

/** Does a dialect take this media type? */
export function takesBulkType(name: string, dialect: Dialect): boolean {
  return BULK_TYPES.has(name) && (dialect.takesBulkTypes || dialect.mediaTypes.includes(name));
}

/** Reads the table of a body; BAD_REQUEST for what is none. */
export async function parseBulkBody(bytes: Uint8Array): Promise<Batch> {
  try {
    return await readParquet(bytes);
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    throw new DecantError('BAD_REQUEST', `${NOT_PARQUET} Error: '${error.message}'`, { cause: error });
  }
}
