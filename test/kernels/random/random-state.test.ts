// Random numbers of NumPy after numpy.random.seed(42) (numpy 2.4).
import { describe, expect, it } from 'vitest';
import { RandomState } from '../../../src/kernels/random/index.ts';

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
