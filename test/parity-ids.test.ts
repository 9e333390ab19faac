// Each behaviour of MLflow on the list has a test that names it, or a reason why it has none.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const TESTS = import.meta.dirname;
const { behaviours, exceptions } = JSON.parse(readFileSync(join(TESTS, 'parity', 'ids.json'), 'utf8')) as {
  readonly behaviours: Readonly<Record<string, string>>;
  readonly exceptions: Readonly<Record<string, string>>;
};
const ID = /\b(?:SRV|SCH|CLI)-\d{3}\b/g;

/** Ids in the code of tests: those in a comment of a file's head prove nothing. */
function listCited(): ReadonlySet<string> {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  const texts = files.map((name) => readFileSync(join(TESTS, name), 'utf8').replace(/^\s*\/\/.*$/gm, ''));
  return new Set(texts.flatMap((text) => text.match(ID) ?? []));
}

describe('the list of behaviours', () => {
  const cited = listCited();

  it('has a test for each, or a reason', () => {
    expect(Object.keys(behaviours).filter((id) => !cited.has(id) && exceptions[id] === undefined)).toEqual([]);
  });

  it('has no reason for what a test names, nor for what is not on it', () => {
    const idle = Object.keys(exceptions).filter((id) => cited.has(id) || behaviours[id] === undefined);
    expect(idle).toEqual([]);
  });

  it('has all that tests name', () => {
    expect([...cited].filter((id) => behaviours[id] === undefined && !/^CLI-0[4-9]/.test(id))).toEqual([]);
  });
});
