// A list of dicts as a table: columns in the order in which they appear first (parity SRV-053).
import { isValueDict } from '../python-text.ts';
import type { Table } from './build-frame.ts';
import type { Value } from '../dtype.ts';
import type { ColumnName } from '../frame.ts';

type Record = { readonly [key: string]: Value };

/** The table of a list of dicts; with `names`, those columns only. */
export function readRecordTable(
  data: readonly Value[],
  names: readonly ColumnName[] | undefined,
  refuse: (reason: string) => Error,
): Table {
  const records = data.map((record, row) => {
    if (!isValueDict(record)) throw refuse(`row ${row} is not a record`);
    return record;
  });
  const keys = names ?? collectKeys(records);
  const columns = keys.map((key) => records.map((record) => readOwn(record, key)));
  return { names: keys, rowCount: records.length, columns };
}

function collectKeys(records: readonly Record[]): readonly string[] {
  const keys = new Set<string>();
  for (const record of records) {
    for (const key of Object.keys(record)) keys.add(key);
  }
  return [...keys];
}

/** The cell of a record; what every object inherits (`constructor`) is no cell. */
function readOwn(record: Record, key: ColumnName): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
