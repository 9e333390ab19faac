// `text/csv` bodies: columns of the schema's types, others as pandas infers them (MLflow's parse_csv_input; parity SRV-060 .. SRV-070).
import { castCells } from '../../data/casting/cast-cells.ts';
import type { CastPolicy } from '../../data/casting/policy.ts';
import { columnToValues } from '../../data/column-values.ts';
import type { Value } from '../../data/dtype.ts';
import type { Frame } from '../../data/frame.ts';
import { DecantError } from '../../errors.ts';
import { readCsv } from '../../formats/csv/index.ts';
import type { CsvOptions, CsvType } from '../../formats/csv/index.ts';
import type { Dialect } from './dialect.ts';
import type { CsvTypes } from './protocol-context.ts';

const NOT_CSV =
  'Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid CSV-formatted Pandas DataFrame produced using the `pandas.DataFrame.to_csv()` method.';

/** Reads a CSV body; BAD_REQUEST with the place for what pandas refuses. */
export function parseCsvBody(bytes: Uint8Array, csv: CsvTypes, dialect: Dialect, policy: CastPolicy): Frame {
  if (!csv.isReadable) throw new DecantError('BAD_REQUEST', `${NOT_CSV} Error: '${csv.reason}'`);
  try {
    if (!readsDates(csv.dates, policy)) return readCsv(bytes, makeCsvOptions(csv.types, dialect, policy));
    const types = new Map(csv.types);
    for (const name of csv.dates) types.set(name, 'str');
    return readDates(readCsv(bytes, makeCsvOptions(types, dialect, policy)), csv.dates, policy);
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    if (!dialect.refusesUndecodable && !isUtf8(bytes)) {
      throw new DecantError('INTERNAL_ERROR', 'The body is not UTF-8.', { cause: error });
    }
    throw refuseCsv(error);
  }
}

/** How the fields of a file are read; undefined where the columns of the whole file are needed. */
export function findCsvOptions(csv: CsvTypes, dialect: Dialect, policy: CastPolicy): CsvOptions | undefined {
  if (!csv.isReadable || readsDates(csv.dates, policy)) return undefined;
  return makeCsvOptions(csv.types, dialect, policy);
}

function readsDates(dates: readonly (string | number)[], policy: CastPolicy): boolean {
  return policy.csvDates === 'read' && dates.length > 0;
}

function makeCsvOptions(
  types: ReadonlyMap<string | number, CsvType>,
  dialect: Dialect,
  { csvOverflow, csvRowNames, missingIntegers }: CastPolicy,
): CsvOptions {
  return {
    types,
    naWords: dialect.missingWords,
    int32Overflow: csvOverflow,
    rowNames: csvRowNames,
    missingIntegers,
  };
}

/** The error of a file that is no table. */
export function refuseCsv(error: DecantError): DecantError {
  return new DecantError('BAD_REQUEST', `${NOT_CSV} Error: '${error.message}'`, { cause: error });
}

/** The columns of texts that are to be dates (SRV-067). */
function readDates(frame: Frame, dates: readonly (string | number)[], policy: CastPolicy): Frame {
  const columns = frame.columns.map((column, index) =>
    dates.includes(column.name) || dates.includes(index)
      ? castCells(column.name, 'datetime', columnToValues(column).map(toNull), policy)
      : column,
  );
  return { ...frame, columns };
}

// A missing field is NaN among texts, and would count as a number beside them.
function toNull(value: Value): Value {
  return typeof value === 'number' && Number.isNaN(value) ? null : value;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
