// Scanned numbers against JSON.parse, and which texts are left to it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanNumberTable } from '../../../src/formats/json/index.ts';

function scan(text: string): ReturnType<typeof scanNumberTable> {
  return scanNumberTable(new TextEncoder().encode(text));
}

/** The one number of a table, or undefined. */
function scanOne(literal: string): number | undefined {
  return scan(`{"inputs": {"a": [${literal}]}}`)?.columns[0]?.values[0];
}

/** Decimals of many digits: of doubles, of halves between two doubles, and beside them. */
const decimal = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.tuple(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.integer({ min: 1, max: 22 })).map(([x, n]) => x.toFixed(n)),
  fc
    .tuple(
      fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: -1, max: 1 }),
    )
    .map(([upper, halvings, offset]) => {
      const digits = ((2n * upper + 1n) * 5n ** BigInt(halvings) + BigInt(offset))
        .toString()
        .padStart(halvings + 1, '0');
      return `${digits.slice(0, -halvings)}.${digits.slice(-halvings)}`;
    }),
);

describe('scanNumberTable', () => {
  it('reads decimals as JSON.parse does, to the bit', () => {
    fc.assert(
      fc.property(decimal, fc.boolean(), (text, isNegative) => {
        const literal = isNegative && !text.startsWith('-') ? `-${text}` : text;
        const found = scanOne(literal);
        // Integers of many digits, and -0, are for the parser that keeps them apart.
        if (found === undefined) expect(literal).toMatch(/^-?\d{16,}$|^-0$/);
        else expect(found).toBe(JSON.parse(literal));
      }),
      { numRuns: 3000 },
    );
  });

  it('reads a split table with an index, null and spaces', () => {
    const table = scan(
      ' {"dataframe_split" : {"columns": ["a", "größe"],\n "index": [0, 1], "data": [[1, -2.5e-3 ], [ null,4]]}}\n',
    );
    expect(table).toEqual({
      form: 'dataframe_split',
      rowCount: 2,
      columns: [
        { name: 'a', values: Float64Array.of(1, NaN), hasNulls: true, hasFractions: false },
        { name: 'größe', values: Float64Array.of(-0.0025, 4), hasNulls: false, hasFractions: true },
      ],
    });
  });

  it('reads records with the same keys, and columns of inputs', () => {
    const columns = [
      { name: 'a', values: Float64Array.of(1, 3), hasNulls: false, hasFractions: false },
      { name: 'b', values: Float64Array.of(2, 4), hasNulls: false, hasFractions: false },
    ];
    expect(scan('{"dataframe_records": [{"a": 1, "b": 2}, {"a":3,"b":4}]}')).toEqual({
      form: 'dataframe_records',
      rowCount: 2,
      columns,
    });
    expect(scan('{"inputs": {"a": [1, 3], "b": [2,4]}}')).toEqual({ form: 'inputs', rowCount: 2, columns });
  });

  it.each([
    ['no object', '[[1]]'],
    ['another key', '{"instances": {"a": [1]}}'],
    ['params beside the data', '{"inputs": {"a": [1]}, "params": {}}'],
    ['the data before the names', '{"dataframe_split": {"data": [[1]], "columns": ["a"]}}'],
    ['an index of another length', '{"dataframe_split": {"columns": ["a"], "index": [0, 1], "data": [[1]]}}'],
    ['a row that is too short', '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2], [3]]}}'],
    ['a row that is too long', '{"dataframe_split": {"columns": ["a"], "data": [[1], [3, 4]]}}'],
    ['no rows', '{"dataframe_split": {"columns": ["a"], "data": []}}'],
    ['no columns', '{"dataframe_split": {"columns": [], "data": [[]]}}'],
    ['a name that stands twice', '{"dataframe_split": {"columns": ["a", "a"], "data": [[1, 2]]}}'],
    ['a name with an escape', '{"inputs": {"\\u0061": [1]}}'],
    ['a name that looks like a number', '{"inputs": {"0": [1]}}'],
    ['records of other keys', '{"dataframe_records": [{"a": 1}, {"b": 1}]}'],
    ['a record that lacks a key', '{"dataframe_records": [{"a": 1, "b": 2}, {"a": 1}]}'],
    ['a record with one key more', '{"dataframe_records": [{"a": 1}, {"a": 1, "b": 2}]}'],
    ['columns of two lengths', '{"inputs": {"a": [1], "b": [1, 2]}}'],
    ['an empty column', '{"inputs": {"a": []}}'],
    ['text after the end', '{"inputs": {"a": [1]}}}'],
    ['a text that is cut short', '{"inputs": {"a": [1]}'],
    ['a comma too many', '{"inputs": {"a": [1,]}}'],
    ['no text', ''],
    ...['"1"', 'true', 'NaN', 'Infinity', '[1]', '01', '+1', '.5', '1.', '1e', '-', '-0', '1e999', 'nul', '1 2'].map(
      (cell) => [`the cell ${cell}`, `{"inputs": {"a": [${cell}]}}`],
    ),
    ['an integer of 16 digits', '{"inputs": {"a": [1000000000000000]}}'],
  ])('leaves %s to the parser', (_, text) => {
    expect(scan(text)).toBeUndefined();
  });

  it('gives up on damaged texts, and never fails', () => {
    const text = '{"dataframe_split": {"columns": ["a", "b"], "index": [0, 1], "data": [[1.5, 2], [null, 4e2]]}}';
    const whole = new TextEncoder().encode(text);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (place, byte, end) => {
        const bytes = whole.slice(0, Math.max(end, place + 1));
        bytes[place] = byte;
        const table = scanNumberTable(bytes);
        if (table === undefined) return;
        const { dataframe_split: split } = JSON.parse(new TextDecoder().decode(bytes)) as {
          dataframe_split: { data: (number | null)[][] };
        };
        expect(table.columns.map(({ values }) => [...values])).toEqual(
          [0, 1].map((column) => split.data.map((row) => row[column] ?? NaN)),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
