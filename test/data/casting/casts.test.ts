// Casts of JSON columns and arrays, as the real MLflow makes them (SCH-010 .. SCH-020, SCH-030 .. SCH-035, SCH-070).
import { describe, expect, it } from 'vitest';
import { castArray, guessArray } from '../../../src/data/casting/cast-array.ts';
import { EXACT_POLICY, EXACT_POLICY_2 } from '../../../src/data/casting/policy.ts';
import { castSplit } from '../../../src/data/casting/split.ts';
import type { Value } from '../../../src/data/dtype.ts';
import { enforceSchema } from '../../../src/data/enforcement/enforce-schema.ts';
import type { Frame } from '../../../src/data/frame.ts';
import { guessColumn } from '../../../src/data/guess-column.ts';
import type { ScalarType, Schema } from '../../../src/data/schema.ts';
import { decodeValue, encodeColumn, encodeTensor, findDifferences, readGroups } from '../schema-cases.ts';

/** Refused here: forms of dates that only dateutil reads, or that mean another day each day. */
const UNREAD_DATES = [
  '2024Q1',
  '10:30',
  '2024-01-02T03:04:05.',
  '2024-01-02T03:04:05,5',
  '1/2/24',
  'Wed, 03 Jan 2024 10:11:12',
];
/** Refused here: texts of containers, and years beyond 64 bits. */
const UNREAD_ITEMS: Readonly<Record<string, readonly string[]>> = {
  str: ['[{"a": 1}, null]'],
  bytes: ['[{"a": 1}, null]'],
  'datetime64[ns]': ['["99999999999999999999"]'],
};

describe.each([
  ['mlflow3', EXACT_POLICY],
  ['mlflow2', EXACT_POLICY_2],
])('a column of JSON values, as in %s,', (stack, policy) => {
  it.each(readGroups(`${stack}-casts`))('is cast to $of.type (SCH-010 .. SCH-021)', ({ of, cases }) => {
    const schema: Schema = {
      kind: 'columns',
      columns: [{ name: 'c', type: of['type'] as ScalarType, required: true }],
    };
    const cast = (column: Value): Value => {
      const data = (column as readonly Value[]).map((cell) => [cell]);
      const made = enforceSchema(castSplit({ columns: ['c'], data }, schema, policy), schema, { hideDetails: false });
      const [, dtype, items] = encodeColumn((made as Frame).columns[0]!) as readonly [string, string, Value];
      // Texts are objects to pandas 2.
      return [stack === 'mlflow2' && dtype === 'str' ? 'object' : dtype, items];
    };
    const known = of['type'] === 'datetime' ? UNREAD_DATES.map((text) => JSON.stringify([text])) : [];
    expect(findDifferences(cases, ({ column }) => cast(column!), known)).toEqual([]);
  });
});

describe('a column of JSON values without a schema', () => {
  it.each(readGroups('mlflow3-guesses'))('is guessed as by pandas', ({ cases }) => {
    const guess = (column: Value): Value =>
      (encodeColumn(guessColumn('c', decodeValue(column) as readonly Value[])) as readonly Value[]).slice(1);
    expect(findDifferences(cases, ({ column }) => guess(column!))).toEqual([]);
  });
});

describe('an array of JSON values', () => {
  it.each(readGroups('mlflow3-arrays'))(
    'becomes $of.dtype as by NumPy (SCH-030 .. SCH-035, SCH-070)',
    ({ of, cases }) => {
      const { dtype } = of;
      const cast = (value: Value): Value =>
        encodeTensor(typeof dtype === 'string' ? castArray(value, dtype) : guessArray(value));
      expect(
        findDifferences(cases, ({ value }) => cast(value!), typeof dtype === 'string' ? UNREAD_ITEMS[dtype] : []),
      ).toEqual([]);
    },
  );
});
