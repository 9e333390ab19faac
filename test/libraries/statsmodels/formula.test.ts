// Formulas as patsy reads them: the order of terms, codings, and what is refused.
import { describe, expect, it } from 'vitest';
import { learnDesign } from '../../../src/libraries/statsmodels/design.ts';
import { parseFormula } from '../../../src/libraries/statsmodels/parse-formula.ts';
import type { Variable, Variables } from '../../../src/libraries/statsmodels/variables.ts';

function makeVariables(columns: Readonly<Record<string, readonly (number | string | null)[]>>): Variables {
  const [first = []] = Object.values(columns);
  return {
    rowCount: first.length,
    get(name): Variable | undefined {
      const values = columns[name];
      if (values === undefined) return undefined;
      if (values.some((value) => typeof value === 'string')) return { kind: 'labels', data: values, isBoolean: false };
      return {
        kind: 'numbers',
        data: Float64Array.from(values, (value) => (value === null ? NaN : Number(value))),
        isInteger: false,
        isSingle: name === 's',
      };
    },
  };
}

const TABLE = makeVariables({ a: [2, 3, 4], g: ['y', 'x', 'z'] });

function design(formula: string): number[][] {
  const { build, columnCount } = learnDesign(formula, TABLE);
  const data = build(TABLE);
  return Array.from({ length: 3 }, (_, row) => [...data.slice(row * columnCount, (row + 1) * columnCount)]);
}

describe('a formula', () => {
  it('puts categories before numbers and codes them against the first level', () => {
    expect(design('y ~ a + g')).toEqual([
      [1, 1, 0, 2],
      [1, 0, 0, 3],
      [1, 0, 1, 4],
    ]);
  });

  it('gives each level a column where nothing spans the intercept', () => {
    expect(design('y ~ g - 1')).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ]);
    expect(design('a:g + 0')).toEqual([
      [0, 2, 0],
      [3, 0, 0],
      [0, 0, 4],
    ]);
  });

  it('takes a reference, arithmetic and functions', () => {
    expect(design('C(g, Treatment("z")) + I(a ** 2 / 2)')).toEqual([
      [1, 0, 1, 2],
      [1, 1, 0, 4.5],
      [1, 0, 0, 8],
    ]);
  });

  it('rounds what it computes of float32 as NumPy does', () => {
    const table = makeVariables({ s: [0.10000000149011612] });
    expect([...learnDesign('0 + I(s / 3)', table).build(table)]).toEqual([Math.fround(0.10000000149011612 / 3)]);
  });

  it('leaves NaN in rows that lack a value, and refuses levels that training did not have', () => {
    const { build } = learnDesign('g', TABLE);
    expect([...build(makeVariables({ g: [null, 'x', 'x'] }))].slice(0, 3)).toEqual([NaN, NaN, NaN]);
    expect(() => build(makeVariables({ g: ['w'] }))).toThrow('does not match any of the levels');
    expect(() => build(makeVariables({ a: [1] }))).toThrow('The formula needs column "g"; the table has none.');
  });

  it('reads operators with the precedence of patsy', () => {
    const names = (formula: string): number[] => parseFormula(formula).map((term) => term.length);
    expect(names('y ~ a*b:c')).toEqual([0, 1, 2, 3]);
    expect(names('y ~ (a + b + c)**2 - a:b')).toEqual([0, 1, 1, 1, 2, 2]);
    expect(names('y ~ a/(b + c)')).toEqual([0, 1, 2, 2]);
    expect(names('y ~ -1 + a')).toEqual([1]);
    expect(names('y ~ a + 0 + 1')).toEqual([0, 1]);
  });

  it.each([
    ['y ~ bs(a, df=4)', 'the function bs is not read'],
    ['y ~ center(a, 2)', 'the function center is not read'],
    ['y ~ scale(g)', 'scale() takes a column of numbers'],
    ['y ~ C(g, Other)', 'the contrast Other is not read'],
    ['y ~ C(g, Helmert(1))', 'Helmert() has arguments that are not read'],
    ['y ~ C(g, Sum("w"))', 'the argument of a contrast is no level'],
    ['y ~ C(g, Poly([1]))', 'Poly() has another number of scores than of levels'],
    ['y ~ a + 2', 'of numbers only 0 and 1 are terms'],
    ['y ~ 1:a', 'the intercept cannot interact'],
    ['y ~ a + g)', '")" is too many'],
    ['y ~ a + (g', '")" is missing'],
    ['y ~ {a}', 'the text from character'],
    ['y ~ a % 2', 'the text from character'],
    ['y ~ f"x"', 'is not read'],
    ['y ~ I(2)', 'a factor is a constant'],
    ['y ~ -a', 'a minus sign stands before a term'],
    ['y ~ a ~ g', '"~" is not read there'],
  ])('refuses %s', (formula, message) => {
    expect(() => learnDesign(formula, TABLE)).toThrow(message);
  });
});
