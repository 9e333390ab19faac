// `dataframe_records`: a list of dicts to a frame, as pandas.DataFrame builds it (parity SRV-053).
import { isValueDict, isValueList, nameOfPythonType } from '../python-text.ts';
import { buildFrame } from './build-frame.ts';
import { refuseInput } from './cast-error.ts';
import { EXACT_POLICY, type CastPolicy } from './policy.ts';
import { readRecordTable } from './record-table.ts';
import { castSplit } from './split.ts';
import type { Value } from '../dtype.ts';
import type { Frame } from '../frame.ts';
import type { Schema } from '../schema.ts';

/** Casts the value of `dataframe_records`. Columns stand in the order of their first appearance; absent cells are missing. */
export function castRecords(payload: Value, schema: Schema | undefined, policy: CastPolicy = EXACT_POLICY): Frame {
  if (!isValueList(payload)) {
    const kind = isValueDict(payload) ? 'dictionary' : `type <class '${nameOfPythonType(payload)}'>`;
    throw refuseInput(`Dataframe records format must be a list of records. Got ${kind}.`);
  }
  if (!isValueDict(payload[0])) return castSplit({ data: payload }, schema, policy);
  return buildFrame(readRecordTable(payload, undefined, refuseRecords), schema, policy);
}

function refuseRecords(reason: string): Error {
  return refuseInput(
    `Provided dataframe_records field is not a valid dataframe representation in 'records' format. Error: '${reason}'`,
  );
}
