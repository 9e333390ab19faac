// Texts as PyYAML writes and reads them (fixtures by tools/fixtures/yaml_texts.py).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { PythonFloat } from '../../../src/data/dtype.ts';
import type { Value } from '../../../src/data/dtype.ts';
import { DecantError } from '../../../src/errors.ts';
import { parseExactJson, renderValue } from '../../../src/formats/json/index.ts';
import { parseYaml, renderYaml } from '../../../src/formats/yaml/index.ts';

interface Fixture {
  readonly dumps: readonly { json: string; sortKeys: boolean; allowUnicode: boolean; yaml: string }[];
  readonly plain: readonly { plain: string; json: string }[];
}

const FIXTURE = JSON.parse(
  readFileSync(new URL('../../fixtures/yaml/pyyaml.json', import.meta.url), 'utf8'),
) as Fixture;

function codeOf(text: string): string {
  try {
    parseYaml(text);
  } catch (error) {
    if (error instanceof DecantError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('renderYaml', () => {
  it.each(FIXTURE.dumps)('writes $json as PyYAML does (MLM-001)', ({ json, sortKeys, allowUnicode, yaml }) => {
    expect(renderYaml(parseExactJson(json), { sortKeys, allowUnicode })).toBe(yaml);
  });

  it('sorts keys and escapes what is not ASCII unless told otherwise', () => {
    expect(renderYaml({ b: 'é', a: [1, new PythonFloat(1), { d: undefined, c: [] }] })).toBe(
      'a:\n- 1\n- 1.0\n- c: []\nb: "\\xE9"\n',
    );
    expect(renderYaml({ b: 'é', a: {} }, { sortKeys: false, allowUnicode: true })).toBe('b: é\na: {}\n');
  });

  it('refuses what is no plain data, and endless nesting', () => {
    expect(() => renderYaml({ a: new Date(0) })).toThrow('plain data only');
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => renderYaml(loop)).toThrow('more than 200 lists and maps');
  });
});

describe('parseYaml', () => {
  const readable = FIXTURE.dumps.filter(({ yaml }) => !/[\u0085\u2028\u2029]/.test(yaml));

  it.each(readable)('reads what PyYAML wrote of $json', ({ json, sortKeys, yaml }) => {
    const value = parseYaml(yaml) as Value;
    const original = parseExactJson(json);
    if (!sortKeys) expect(renderValue(value)).toBe(renderValue(original));
    expect(renderYaml(value)).toBe(renderYaml(original));
  });

  it.each(FIXTURE.plain)('takes the plain scalar $plain for what PyYAML takes it', ({ plain, json }) => {
    expect(renderValue((parseYaml(`k: ${plain}\n`) as { k: Value }).k)).toBe(json);
  });

  it('keeps timestamps as text, and the last of duplicate keys', () => {
    expect(parseYaml('a: 2020-01-01\r\nb: 1\r\nb: 2\r\n')).toStrictEqual({ a: '2020-01-01', b: 2 });
  });

  it('reads aliases, merges, tags of plain data and flow style', () => {
    const text =
      'base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\nlist: [*b, !!str 5, !!float "2", ! 7, "a"]\n? 1\n: one\n';
    expect(renderValue(parseYaml(text) as Value)).toBe(
      '{"base": {"x": 1, "y": 2}, "use": {"x": 1, "y": 3}, "list": [{"x": 1, "y": 2}, "5", 2.0, "7", "a"], "1": "one"}',
    );
  });

  it('takes __proto__ for a key like any other', () => {
    const value = parseYaml('__proto__: {polluted: 1}\n') as object;
    expect(Object.keys(value)).toStrictEqual(['__proto__']);
    expect('polluted' in value).toBe(false);
  });

  it('refuses bombs of aliases, and aliases to themselves', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(codeOf(lines.join('\n'))).toBe('LIMIT_EXCEEDED');
    expect(codeOf('a: &a [*a]')).toBe('MALFORMED_DATA');
  });

  it.each([
    ['a: b: c', 'MALFORMED_DATA'],
    ["a: 'b", 'MALFORMED_DATA'],
    ['a: 1\n---\nb: 2', 'MALFORMED_DATA'],
    ['a: !!python/object/apply:os.system [ls]', 'MALFORMED_DATA'],
    ['a: !custom {}', 'MALFORMED_DATA'],
    ['a: *nowhere', 'MALFORMED_DATA'],
    ['a: \u0007', 'MALFORMED_DATA'],
    ['a: "x\u2028y"', 'MALFORMED_DATA'],
    ['a: 0b_', 'MALFORMED_DATA'],
    [`${'['.repeat(300)}${']'.repeat(300)}`, 'LIMIT_EXCEEDED'],
    ['['.repeat(100_000), 'MALFORMED_DATA'],
    [`${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'MALFORMED_DATA'],
  ])('refuses %#', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('refuses a text beyond its limit', () => {
    expect(() => parseYaml('abc', { maxLength: 2 })).toThrow('longer than 2');
  });

  it('gives a value or a coded error for texts cut short or changed', () => {
    const whole =
      'flavors:\n  python_function:\n    env: {conda: conda.yaml}\n    data: "a\\n"\n- x\nlist:\n- 1\n- &a b\n';
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.nat(whole.length),
        fc.constantFrom(':', '\n', '"', '[', '&', '*', '!', ' '),
        (end, at, put) => {
          const text = whole.slice(0, at) + put + whole.slice(at, end);
          expect(codeOf(text)).toMatch(/^(no error|MALFORMED_DATA|LIMIT_EXCEEDED)$/);
        },
      ),
    );
  });

  it('reads back every map of texts that it writes', () => {
    const texts = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(texts, texts), (map) => {
        expect(parseYaml(renderYaml(map))).toStrictEqual({ ...map });
      }),
    );
  });
});
