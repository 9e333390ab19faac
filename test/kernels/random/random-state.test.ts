// Random numbers of NumPy after the same seeds (tools/fixtures/numpy_random.py).
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RandomState } from '../../../src/kernels/random/index.ts';
import type { IntegerDtype } from '../../../src/kernels/random/index.ts';

describe('RandomState', () => {
  it('draws what NumPy draws after the same seed', () => {
    const random = new RandomState(42);
    expect([random.drawUniform(), random.drawUniform()]).toEqual([0.3745401188473625, 0.9507143064099162]);
    const normals = [random.drawNormal(), random.drawNormal(), random.drawNormal()];
    expect(normals).toEqual([0.6476885381006925, 1.5230298564080254, -0.23415337472333597]);
    expect([random.drawLaplace(2), random.drawLaplace(2)]).toEqual([-4.305449073721826, 2.6361673678399873]);
    expect(Array.from({ length: 6 }, () => random.drawPoisson(3.5))).toEqual([2, 4, 3, 2, 3, 2]);
    const large = Array.from({ length: 400 }, () => random.drawPoisson(25.5));
    expect(large.slice(0, 10)).toEqual([27, 22, 28, 19, 22, 23, 26, 17, 14, 24]);
    // All rejections before it were NumPy's too.
    expect(random.drawUniform()).toBe(0.23295947475363377);
  });

  it('draws no events where none are expected', () => {
    expect(new RandomState(1).drawPoisson(0)).toBe(0);
  });

  it('draws integers below a count, and positions by their probabilities', () => {
    const integers = new RandomState(5);
    expect(Array.from({ length: 12 }, () => integers.drawBelow(5))).toEqual([3, 0, 1, 0, 4, 3, 0, 0, 4, 1, 0, 3]);
    // One choice takes no random number.
    expect([integers.drawBelow(1), integers.drawBelow(1)]).toEqual([0, 0]);
    expect(Array.from({ length: 6 }, () => integers.drawBelow(8))).toEqual([4, 5, 3, 1, 7, 6]);
    const positions = new RandomState(5);
    const three = Array.from({ length: 12 }, () => positions.drawPosition(Float64Array.of(0.1, 0.6, 0.3)));
    expect(three).toEqual([2, 2, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1]);
    const two = Array.from({ length: 6 }, () => positions.drawPosition(Float64Array.of(0.5, 0.5)));
    expect(two).toEqual([1, 1, 1, 0, 0, 1]);
  });
});

interface RandomCase {
  readonly seed: number | number[] | { readonly below: number };
  readonly calls: readonly {
    readonly call: string;
    readonly args: readonly unknown[];
    readonly values: readonly unknown[];
  }[];
}

const PATH = resolve(import.meta.dirname, '../../fixtures/kernels/random-state.json');
const { cases } = JSON.parse(readFileSync(PATH, 'utf8')) as { readonly cases: readonly RandomCase[] };

function makeRandom({ seed }: RandomCase): RandomState {
  if (typeof seed === 'number' || Array.isArray(seed)) return new RandomState(seed);
  return new RandomState(Array.from({ length: seed.below }, (_, word) => word));
}

function ask(random: RandomState, call: string, args: readonly unknown[]): readonly unknown[] {
  const [first, second, third, dtype] = args as [number, number, number, IntegerDtype | undefined];
  switch (call) {
    case 'random_sample':
      return [...random.randomSample(first)];
    case 'uniform':
      return [...random.uniform(first, second, third)];
    case 'standard_normal':
      return [...random.standardNormal(first)];
    case 'normal':
      return [...random.normal(first, second, third)];
    case 'randint': {
      if (dtype === undefined) return [...random.randint(first, second, third)];
      // Bounds of 64 bits are written as doubles, which these powers of two are.
      const values = Array.from<unknown>(random.randint(BigInt(first), BigInt(second), third, dtype));
      return values.map((value) =>
        typeof value === 'bigint' ? String(value) : dtype === 'bool' ? value === 1 : value,
      );
    }
    case 'choice': {
      const [, , replace, p] = args as [number, number, boolean | undefined, readonly number[] | undefined];
      return [
        ...random.choice(first, second, {
          ...(replace === undefined ? {} : { replace }),
          ...(p === undefined ? {} : { p }),
        }),
      ];
    }
    default:
      return [...random.permutation(first)];
  }
}

describe('methods of NumPy', () => {
  it.each(cases.map((one) => [JSON.stringify(one.seed), one] as const))('draw the same after seed %s', (_seed, one) => {
    const random = makeRandom(one);
    for (const [index, { call, args, values }] of one.calls.entries()) {
      expect([index, call, ask(random, call, args).slice(-12)]).toEqual([index, call, values]);
    }
  });

  it('answer one value where no size is given', () => {
    const [one, other] = [new RandomState(3), new RandomState(3)];
    expect([one.randomSample(), one.uniform(2, 5), one.standardNormal(), one.normal(1, 2)]).toEqual([
      other.randomSample(1)[0],
      other.uniform(2, 5, 1)[0],
      other.standardNormal(1)[0],
      other.normal(1, 2, 1)[0],
    ]);
    expect([one.randint(0, 99), one.choice(50)]).toEqual([other.randint(0, 99, 1)[0], other.choice(50, 1)[0]]);
    expect(one.choice(['a', 'b', 'c'])).toBe(other.choice(['a', 'b', 'c'], 1)[0]);
    expect(one.permutation(['a', 'b', 'c'])).toEqual([...other.permutation(3)].map((place) => 'abc'[place]));
  });

  it('go on from a state, the second normal number of a pair too', () => {
    const random = new RandomState(9);
    random.drawNormal();
    const state = random.getState();
    expect(state).toMatchObject({ pos: 4, hasGauss: true });
    const draws = [random.drawNormal(), random.drawUniform()];
    const copy = new RandomState(0);
    copy.setState(state);
    expect([copy.drawNormal(), copy.drawUniform()]).toEqual(draws);
    expect(() => {
      copy.setState({ ...state, pos: 625 });
    }).toThrow('A state is 624 words');
  });

  it('refuse in the words of NumPy', () => {
    const random = new RandomState(1);
    expect(() => new RandomState(-1)).toThrow('Seed must be between 0 and 2**32 - 1');
    expect(() => new RandomState([])).toThrow('Seed must be non-empty');
    expect(() => random.randint(3, 3)).toThrow('low >= high');
    expect(() => random.randint(0, 300, 1, 'uint8')).toThrow('high is out of bounds for uint8');
    expect(() => random.randint(-1, 3, 1, 'uint16')).toThrow('low is out of bounds for uint16');
    expect(() => random.randint(0.5, 3)).toThrow('randint takes integers, got 0.5.');
    expect(() => random.uniform(-Number.MAX_VALUE, Number.MAX_VALUE)).toThrow('Range exceeds valid bounds');
    expect(() => random.normal(0, -1)).toThrow('scale < 0');
    expect(() => random.choice(0)).toThrow('a must be greater than 0 unless no samples are taken');
    expect(() => random.choice(3, 4, { replace: false })).toThrow('Cannot take a larger sample than population');
    expect(() => random.choice(3, 3, { replace: false, p: [0.5, 0.5, 0] })).toThrow('Fewer non-zero entries in p than');
    expect(() => random.choice(3, 1, { p: [1] })).toThrow("'a' and 'p' must have same size");
    expect(() => random.choice(2, 1, { p: [0.5, 0.6] })).toThrow('probabilities do not sum to 1');
    expect(() => random.choice(2, 1, { p: [1.5, -0.5] })).toThrow('probabilities are not non-negative');
    expect(() => random.choice(2, 1, { p: [NaN, 1] })).toThrow('probabilities contain NaN');
  });
});
