import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cbrt, exp, expit, log, normalQuantile, softmaxRows, tanh } from '../../../src/kernels/elementary/index.ts';

/** Rows of x, the correctly rounded value, and NumPy's. */
type Rows = readonly (readonly [x: number, exact: number, numpy: number])[];

const FILE = new URL('../../fixtures/kernels/elementary.json', import.meta.url);
const VALUES = JSON.parse(readFileSync(FILE, 'utf8')) as Readonly<Record<string, Rows>>;

const bits = (value: number): bigint => new BigInt64Array(Float64Array.of(value).buffer)[0] ?? 0n;

/** Doubles between two of the same sign. */
function countSteps(left: number, right: number): number {
  return Math.abs(Number(bits(left) - bits(right)));
}

describe.each([
  ['exp', exp, 1],
  ['log', log, 1],
  // NumPy's own errors here reach 3 units.
  ['tanh', tanh, 3],
  ['cbrt', cbrt, 3],
] as const)('%s', (name, compute, numpyUnits) => {
  const rows = VALUES[name] ?? [];

  test('is rounded correctly in 99 % of cases, and never off by more than one unit', () => {
    const errors = rows.map(([x, exact]) => countSteps(compute(x), exact));
    expect(Math.max(...errors)).toBeLessThanOrEqual(1);
    expect(errors.filter((error) => error > 0).length).toBeLessThanOrEqual(rows.length / 100);
  });

  test("agrees with NumPy's value within NumPy's own error", () => {
    for (const [x, , numpy] of rows)
      expect(countSteps(compute(x), numpy), `${name}(${x})`).toBeLessThanOrEqual(numpyUnits);
  });
});

describe('the ends of the domains', () => {
  test('exp overflows to infinity and underflows to zero', () => {
    expect([exp(0), exp(Infinity), exp(-Infinity), exp(710), exp(-746)]).toEqual([1, Infinity, 0, Infinity, 0]);
    expect(exp(Number.NaN)).toBeNaN();
    expect(exp(-744.5)).toBe(5e-324);
  });

  test('log has a pole at zero and nothing below', () => {
    expect([log(1), log(0), log(Infinity)]).toEqual([0, -Infinity, Infinity]);
    expect([log(-1), log(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
    expect(log(5e-324)).toBe(-744.4400719213812);
  });

  test('tanh and cbrt keep zeros, infinities and NaN', () => {
    expect([tanh(0), tanh(Infinity), tanh(-Infinity), tanh(25)]).toEqual([0, 1, -1, 1]);
    expect(Object.is(tanh(-0), -0)).toBe(true);
    expect(tanh(Number.NaN)).toBeNaN();
    expect([cbrt(0), cbrt(27), cbrt(-8), cbrt(Infinity)]).toEqual([0, 3, -2, Infinity]);
    expect(cbrt(Number.NaN)).toBeNaN();
  });
});

describe('scores', () => {
  test("expit has SciPy's values", () => {
    expect([expit(0), expit(2), expit(-2)]).toEqual([0.5, 0.8807970779778823, 0.11920292202211755]);
    expect([expit(800), expit(-800)]).toEqual([1, 0]);
  });

  test('softmax works on each row, whatever the size of its scores', () => {
    const scores = Float64Array.of(1, 2, 3, 1000, 1000, -1000);
    softmaxRows(scores, 3);
    expect([...scores]).toEqual([0.09003057317038046, 0.24472847105479764, 0.6652409557748218, 0.5, 0.5, 0]);
  });
});

test("normalQuantile has SciPy's values", () => {
  // scipy.stats.norm.ppf
  const cases = [
    [0.5, 0],
    [0.3, -0.5244005127080409],
    [0.975, 1.959963984540054],
    [1e-7, -5.1993375821928165],
    [1e-300, -37.0470962993612],
  ] as const;
  for (const [p, want] of cases) expect(normalQuantile(p)).toBeCloseTo(want, 12);
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  expect([normalQuantile(-1), normalQuantile(2), normalQuantile(Number.NaN)]).toEqual([NaN, NaN, NaN]);
});
