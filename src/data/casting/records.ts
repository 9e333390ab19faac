// `dataframe_records`: a list of dicts to a frame, as pandas.DataFrame builds it (parity SRV-053).
import { isValueDict, isValueList, nameOfPythonType } from '../python-text.ts';
import { buildFrame, type Table } from './build-frame.ts';
import { refuseInput } from './cast-error.ts';
import { EXACT_POLICY, type CastPolicy } from './policy.ts';
import { castSplit } from './split.ts';
import type { Value } from '../dtype.ts';
import type { ColumnName, Frame } from '../frame.ts';
import type { Schema } from '../schema.ts';

type Record = { readonly [key: string]: Value };

/** Casts the value of `dataframe_records`. Columns stand in the order of their first appearance; absent cells are missing. */
export function castRecords(payload: Value, schema: Schema | undefined, policy: CastPolicy = EXACT_POLICY): Frame {
  if (!isValueList(payload)) {
    const kind = isValueDict(payload) ? 'dictionary' : `type <class '${nameOfPythonType(payload)}'>`;
    throw refuseInput(`Dataframe records format must be a list of records. Got ${kind}.`);
  }
  if (!isValueDict(payload[0])) return castSplit({ data: payload }, schema, policy);
  return buildFrame(readRecordTable(payload, undefined, refuseRecords), schema, policy);
}

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

function refuseRecords(reason: string): Error {
  return refuseInput(
    `Provided dataframe_records field is not a valid dataframe representation in 'records' format. Error: '${reason}'`,
  );
}
