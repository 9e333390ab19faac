// NDJSON bodies: a record on each line, cast as `dataframe_records` are.
import { castRecords } from '../../data/casting/records.ts';
import type { Value } from '../../data/dtype.ts';
import type { Frame } from '../../data/frame.ts';
import { isValueDict } from '../../data/python-text.ts';
import { DecantError } from '../../errors.ts';
import { decodeJsonBytes, parseExactJson } from '../../formats/json/index.ts';
import type { Dialect } from './dialect.ts';
import { invalidInput } from './error-response.ts';
import { needsExactParser } from './exactness.ts';
import type { ProtocolContext } from './protocol-context.ts';
import { replaceNonFinite } from './replace-non-finite.ts';

/**
 * The frame of the records; BAD_REQUEST with the number of the line for what is no record. Empty lines are skipped. `linesBefore` counts those
 * of the pieces before this one.
 */
export function parseNdjsonBody(bytes: Uint8Array, dialect: Dialect, context: ProtocolContext, linesBefore = 0): Frame {
  const text = decodeJsonBytes(bytes);
  const isExact = needsExactParser(text, context.exactness);
  const records: Value[] = [];
  let number = linesBefore;
  for (const line of text.split('\n')) {
    number++;
    if (/^[ \t\r]*$/.test(line)) continue;
    const record = parseLine(line, number, isExact, context.policy.strictJson);
    if (!isValueDict(record)) throw invalidInput(`Line ${number} of the body is not a JSON object.`);
    records.push(record);
  }
  return castRecords(records, context.inputs, context.policy.cast[dialect.generation]);
}

function parseLine(line: string, number: number, isExact: boolean, isStrict: boolean): Value {
  if (isStrict && replaceNonFinite(line) !== line) {
    throw invalidInput(`Line ${number} of the body holds NaN or Infinity, which are not valid JSON; write null.`);
  }
  try {
    if (!isExact) return JSON.parse(line) as Value;
  } catch (error) {
    // Python takes NaN and Infinity; the exact parser does too.
    if (!(error instanceof SyntaxError)) throw error;
  }
  try {
    return parseExactJson(line);
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    throw invalidInput(`Line ${number} of the body is not valid JSON. Error: ${error.message}`, error);
  }
}
