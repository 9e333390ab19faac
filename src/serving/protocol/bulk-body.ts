// Media types of whole tables beside CSV, and bodies that keep their own types until enforcement: Parquet (MLflow 3; parity SRV-026,
// SRV-071). NDJSON is read by ndjson-body.ts.
import type { Batch } from '../../data/batch.ts';
import { DecantError } from '../../errors.ts';
import { readArrow } from '../../formats/arrow/index.ts';
import { readParquet } from '../../formats/parquet/index.ts';
import type { ParquetLimits } from '../../formats/parquet/index.ts';
import type { Dialect } from './dialect.ts';

/** Forms of a whole table. */
export type BulkFormat = 'parquet' | 'arrow' | 'ndjson';

/** Forms by media type. */
export const BULK_TYPES: ReadonlyMap<string, BulkFormat> = new Map([
  ['application/vnd.apache.parquet', 'parquet'],
  ['application/vnd.apache.arrow.stream', 'arrow'],
  ['application/vnd.apache.arrow.file', 'arrow'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
]);

const NOT_PARQUET =
  'Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid Parquet Pandas DataFrame produced using the `pandas.DataFrame.to_parquet()` method.';

/** Does a dialect take this media type? */
export function takesBulkType(name: string, dialect: Dialect): boolean {
  return BULK_TYPES.has(name) && (dialect.takesBulkTypes || dialect.mediaTypes.includes(name));
}

const NOT_ARROW = 'Failed to parse input as an Arrow table. Ensure that the input is an Arrow IPC stream or file.';

/** Reads the table of a body; BAD_REQUEST for what is none. */
export async function parseBulkBody(
  bytes: Uint8Array,
  format: 'parquet' | 'arrow',
  limits: ParquetLimits,
): Promise<Batch> {
  try {
    return await (format === 'parquet' ? readParquet(bytes, limits) : readArrow(bytes, limits));
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    const opening = format === 'parquet' ? NOT_PARQUET : NOT_ARROW;
    throw new DecantError('BAD_REQUEST', `${opening} Error: '${error.message}'`, { cause: error });
  }
}
