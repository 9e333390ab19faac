import { expect, test } from 'vitest';
import { createCoupler, decidePairs, elect } from '../../../src/kernels/svm/index.ts';

test('the pair (i, j) reads row j - 1 for vectors of i and row i for those of j', () => {
  const out = new Float64Array(4);
  decidePairs(
    {
      supportCounts: Int32Array.of(1, 2, 1),
      coefficients: Float64Array.of(1, 2, 3, 4, 10, 20, 30, 40),
      intercepts: Float64Array.of(0.5, 0.25, 0.125),
    },
    Float64Array.of(1, 1, 1, 1),
    out,
    1,
  );
  // (0, 1): 1 + 2 + 3; (0, 2): 10 + 4; (1, 2): 20 + 30 + 40
  expect([...out]).toEqual([0, 6.5, 14.25, 90.125]);
});

test('the first of the classes with most votes is elected; a decision of zero is for the second class', () => {
  const votes = new Int32Array(3);
  expect(elect(Float64Array.of(1, -1, 1), 0, votes)).toBe(0);
  expect(elect(Float64Array.of(9, 0, 0, 0), 1, votes)).toBe(2);
});

test('coupled probabilities of equal pairs are equal, and of certain pairs nearly certain', () => {
  const couple = createCoupler({ slopes: Float64Array.of(-1, -1, -1), offsets: new Float64Array(3), classCount: 3 });
  const out = new Float64Array(4);
  couple(Float64Array.of(0, 0, 0), 0, out, 1);
  expect([...out]).toEqual([0, 1 / 3, 1 / 3, 1 / 3]);
  couple(Float64Array.of(80, 80, 0), 0, out, 0);
  expect(out[0]).toBeGreaterThan(0.999);
});
