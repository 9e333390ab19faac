// Errors and values as Python 3.13's json.loads gives them.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { PythonFloat } from '../../../src/data/dtype.ts';
import type { Value } from '../../../src/data/dtype.ts';
import { DecantError } from '../../../src/errors.ts';
import { parseExactJson, renderValue } from '../../../src/formats/json/index.ts';

function failure(text: string): string {
  try {
    parseExactJson(text);
  } catch (error) {
    if (error instanceof DecantError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'no error';
}

const REFUSED: readonly (readonly [text: string, message: string])[] = [
  ['', 'Expecting value: line 1 column 1 (char 0)'],
  [' ', 'Expecting value: line 1 column 2 (char 1)'],
  ['{', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
  ['[', 'Expecting value: line 1 column 2 (char 1)'],
  ['[1', "Expecting ',' delimiter: line 1 column 3 (char 2)"],
  ['[1,', 'Expecting value: line 1 column 4 (char 3)'],
  ['[1,]', 'Illegal trailing comma before end of array: line 1 column 3 (char 2)'],
  ['[1 ,\n ]', 'Illegal trailing comma before end of array: line 1 column 4 (char 3)'],
  ['{"a"', "Expecting ':' delimiter: line 1 column 5 (char 4)"],
  ['{"a":', 'Expecting value: line 1 column 6 (char 5)'],
  ['{"a":1', "Expecting ',' delimiter: line 1 column 7 (char 6)"],
  ['{"a":1,', 'Expecting property name enclosed in double quotes: line 1 column 8 (char 7)'],
  ['{"a":1,}', 'Illegal trailing comma before end of object: line 1 column 7 (char 6)'],
  ['{"a":1,,}', 'Expecting property name enclosed in double quotes: line 1 column 8 (char 7)'],
  ['{"a":1, b', 'Expecting property name enclosed in double quotes: line 1 column 9 (char 8)'],
  ['{a}', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
  ['[1 2]', "Expecting ',' delimiter: line 1 column 4 (char 3)"],
  ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
  ['"abc', 'Unterminated string starting at: line 1 column 1 (char 0)'],
  ['{"a', 'Unterminated string starting at: line 1 column 2 (char 1)'],
  ['"a\\', 'Unterminated string starting at: line 1 column 1 (char 0)'],
  ['"\\u12345', 'Unterminated string starting at: line 1 column 1 (char 0)'],
  ['"a\nb"', 'Invalid control character at: line 1 column 3 (char 2)'],
  ['{"a\nb":1}', 'Invalid control character at: line 1 column 4 (char 3)'],
  ['"a\\x"', 'Invalid \\escape: line 1 column 3 (char 2)'],
  ['"a\\u12"', 'Invalid \\uXXXX escape: line 1 column 4 (char 3)'],
  ['"\\u+123"', 'Invalid \\uXXXX escape: line 1 column 3 (char 2)'],
  ['1 2', 'Extra data: line 1 column 3 (char 2)'],
  ['01', 'Extra data: line 1 column 2 (char 1)'],
  ['1.', 'Extra data: line 1 column 2 (char 1)'],
  ['1e+', 'Extra data: line 1 column 2 (char 1)'],
  ['-', 'Expecting value: line 1 column 1 (char 0)'],
  ['+1', 'Expecting value: line 1 column 1 (char 0)'],
  ['.5', 'Expecting value: line 1 column 1 (char 0)'],
  ['-NaN', 'Expecting value: line 1 column 1 (char 0)'],
  ["'a'", 'Expecting value: line 1 column 1 (char 0)'],
  ['\u000b1', 'Expecting value: line 1 column 1 (char 0)'],
  ['\ufeff1', 'Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)'],
  ['"\u{1f600}\n"', 'Invalid control character at: line 1 column 3 (char 2)'],
  ['[1,\n\n 2 x]', "Expecting ',' delimiter: line 3 column 4 (char 8)"],
];

describe('parseExactJson', () => {
  it.each(REFUSED)('refuses %j with the words of Python (SRV-040, SRV-043)', (text, message) => {
    expect(failure(text)).toBe(`BAD_REQUEST ${message}`);
  });

  it('tells ints from floats and keeps large ints exact (SRV-040)', () => {
    expect(parseExactJson('[1, 1.0, -0, -0.0, 1e2, 0.5, 9007199254740993, -9223372036854775809, 1E400]')).toStrictEqual(
      [
        1,
        new PythonFloat(1),
        0,
        new PythonFloat(-0),
        new PythonFloat(100),
        0.5,
        9007199254740993n,
        -9223372036854775809n,
        Number.POSITIVE_INFINITY,
      ],
    );
  });

  it('accepts NaN and the infinities (SRV-040)', () => {
    expect(parseExactJson('[NaN, Infinity, -Infinity]')).toStrictEqual([Number.NaN, Infinity, -Infinity]);
  });

  it('keeps the last of duplicate keys, and lone surrogates (SRV-040)', () => {
    expect(parseExactJson('{"a": 1, "a": [null, true, false], "b": "\\ud800\\n\\/\\ud83d\\ude00"}')).toStrictEqual({
      a: [null, true, false],
      b: '\ud800\n/\u{1f600}',
    });
  });

  it('keeps the order of keys that look like numbers (SRV-053)', () => {
    const value = parseExactJson('{"b": 1, "10": 2, "9": 3, "b": 4, "9": 5}') as { readonly [key: string]: Value };
    expect(Object.entries(value)).toStrictEqual([
      ['b', 4],
      ['10', 2],
      ['9', 5],
    ]);
    expect(Object.keys({ ...value })).toStrictEqual(['9', '10', 'b']);
    expect(renderValue(value)).toBe('{"b": 4, "10": 2, "9": 5}');
  });

  it('takes __proto__ for a key like any other', () => {
    const value = parseExactJson('{"__proto__": {"polluted": 1}, "constructor": 2}') as object;
    expect(Object.keys(value)).toStrictEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect('polluted' in value).toBe(false);
  });

  it('does not take an integer of more than 4300 digits for bad JSON (SRV-044)', () => {
    expect(parseExactJson(`-${'1'.repeat(4300)}`)).toBe(BigInt(`-${'1'.repeat(4300)}`));
    expect(failure(`-${'1'.repeat(4301)}`)).toBe(
      'INTERNAL_ERROR Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits',
    );
  });

  it('stops at the depth limit', () => {
    expect(failure('['.repeat(100_000))).toBe(
      'LIMIT_EXCEEDED JSON with more than 1000 lists and objects inside each other.',
    );
    expect(parseExactJson('[[1]]', { maxDepth: 2 })).toStrictEqual([[1]]);
    expect(() => parseExactJson('[[[1]]]', { maxDepth: 2 })).toThrow('more than 2 lists');
  });

  it('leaves the literals of floats to the caller, and none of integers', () => {
    const literals: string[] = [];
    const readFloat = (literal: string): number => literals.push(literal) / 4;
    expect(parseExactJson('[0.1, 7, -1e3, 12345678901234567890]', { readFloat })).toEqual([
      0.25,
      7,
      0.5,
      12345678901234567890n,
    ]);
    expect(literals).toEqual(['0.1', '-1e3']);
  });

  it('reads what JSON.parse reads, to the same values', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(renderValue(parseExactJson(text)))).toStrictEqual(JSON.parse(text));
      }),
    );
  });

  it('gives a value or a coded error for any text', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      '\\u12',
      'NaN',
      '-',
      '1',
      '.',
      'e5',
      ' ',
      '\n',
      'a',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        expect(failure(parts.join(''))).toMatch(/^(no error|BAD_REQUEST .+: line \d+ column \d+ \(char \d+\))$/);
      }),
      { numRuns: 2000 },
    );
  });
});
