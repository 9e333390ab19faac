// Texts as Python treats them; tools/fixtures/python_patterns.py wrote what Python and scikit-learn say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import {
  collapseSpaces,
  compilePythonPattern,
  hashMurmur3,
  splitWords,
  stripAccentsAscii,
  stripAccentsUnicode,
} from '../../../src/kernels/text/index.ts';

interface Golden {
  readonly texts: readonly string[];
  readonly patterns: readonly { readonly pattern: string; readonly found: readonly (readonly string[])[] }[];
  readonly hashes: readonly (readonly [string, number])[];
  readonly spaces: readonly (readonly [string, readonly string[], string])[];
  readonly accents: readonly (readonly [string, string, string])[];
}

const FILE = join(import.meta.dirname, '..', '..', 'fixtures', 'text', 'python.json');
const golden = JSON.parse(readFileSync(FILE, 'utf8')) as Golden;

describe('patterns of Python', () => {
  it.each(golden.patterns)('$pattern finds what re.findall finds', ({ pattern, found }) => {
    const { findAll } = compilePythonPattern(pattern);
    expect(golden.texts.map((text) => findAll(text))).toEqual(found);
  });

  it.each([
    ['a++', 'possessive quantifiers have no counterpart'],
    ['(?>a)', 'the group (?>a has no counterpart'],
    ['(a)?(?(1)b|c)', 'the group (?(1 has no counterpart'],
    ['(?x) a', 'the flag x has no counterpart'],
    [String.raw`\N{DIGIT ONE}`, String.raw`the escape \N is not known`],
    [String.raw`[\W]`, String.raw`\W in a set has no counterpart`],
    ['[abc', 'it ends too early'],
    ['a)', 'it is no regular expression'],
    ['*a', 'it is no regular expression'],
  ])('%s is refused by name', (pattern, reason) => {
    const compile = (): unknown => compilePythonPattern(pattern);
    expect(compile).toThrow(DecantError);
    expect(compile).toThrow(reason);
  });
});

it('white space is what Python takes for it', () => {
  for (const [text, words, collapsed] of golden.spaces) {
    expect([splitWords(text), collapseSpaces(text)]).toEqual([words, collapsed]);
  }
});

it('accents go as scikit-learn takes them off', () => {
  for (const [text, unicode, ascii] of golden.accents) {
    expect([stripAccentsUnicode(text), stripAccentsAscii(text)]).toEqual([unicode, ascii]);
  }
});

it('the hash is that of scikit-learn for every length of the tail', () => {
  const encoder = new TextEncoder();
  for (const [text, hash] of golden.hashes) expect(hashMurmur3(encoder.encode(text))).toBe(hash);
});
