// `text/csv` bodies: columns of the schema's types, others as pandas infers them (MLflow's parse_csv_input; parity SRV-060 .. SRV-070).
import type { Frame } from '../../data/frame.ts';
import { DecantError } from '../../errors.ts';
import { readCsv } from '../../formats/csv/index.ts';
import type { Dialect } from './dialect.ts';
import type { CsvTypes } from './protocol-context.ts';

const NOT_CSV =
  'Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid CSV-formatted Pandas DataFrame produced using the `pandas.DataFrame.to_csv()` method.';

/** Reads a CSV body; BAD_REQUEST with the place for what pandas refuses. */
export function parseCsvBody(bytes: Uint8Array, csv: CsvTypes, dialect: Dialect): Frame {
  if (!csv.isReadable) throw new DecantError('BAD_REQUEST', `${NOT_CSV} Error: '${csv.reason}'`);
  try {
    return readCsv(bytes, { types: csv.types, naWords: dialect.missingWords });
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    if (!dialect.refusesUndecodable && !isUtf8(bytes)) {
      throw new DecantError('INTERNAL_ERROR', 'The body is not UTF-8.', { cause: error });
    }
    throw new DecantError('BAD_REQUEST', `${NOT_CSV} Error: '${error.message}'`, { cause: error });
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
