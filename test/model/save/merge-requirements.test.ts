// Requirements, each package once, beside what MLflow 3.17.2 makes of the same lists (MLM-032); tools/fixtures/pip_requirements.py made those.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mergeRequirements } from '../../../src/model/save/merge-requirements.ts';

interface Golden {
  readonly cases: readonly { readonly lines: readonly string[]; readonly merged: readonly string[] }[];
}
const PATH = join(import.meta.dirname, '..', '..', 'fixtures', 'pip-requirements.json');
const { cases } = JSON.parse(readFileSync(PATH, 'utf8')) as Golden;

describe('mergeRequirements', () => {
  it.each(cases)('makes of $lines what MLflow makes', ({ lines, merged }) => {
    expect(mergeRequirements(lines)).toEqual(merged);
  });

  it.each([
    [['a==1.0', 'a==1.1']],
    [['a==1.1', 'a<1']],
    [['a<2', 'a>=2.0']],
    [['a>1', 'a==1.0.0']],
    [['a==1.*', 'a>=2']],
    [['a~=1.4.2', 'a>=1.5']],
    [['a==1.5', 'a!=1.5.0']],
  ])('refuses what no release satisfies: %j', (lines) => {
    expect(() => mergeRequirements(lines)).toThrow(
      expect.objectContaining({
        code: 'INVALID_PARAMETER_VALUE',
        message: `The specified requirements versions are incompatible: ${lines.join(' and ')}.`,
      }),
    );
  });

  it.each([
    [['a==1.0', 'a==1'], ['a==1,==1.0']],
    [['a==1.5', 'a~=1.4'], ['a==1.5,~=1.4']],
    [['a<=2', 'a>=2.0'], ['a<=2,>=2.0']],
    [['a==1rc1', 'a>=2'], ['a==1rc1,>=2']],
  ])('joins what some release satisfies, and what is not known: %j', (lines, merged) => {
    expect(mergeRequirements(lines)).toEqual(merged);
  });
});
