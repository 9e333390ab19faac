import { describe, expect, test } from 'vitest';
import { dotProduct, multiplyDense, multiplySparse } from '../../../src/kernels/linear-algebra/index.ts';

describe('products of rows', () => {
  test('dense rows times one row of weights, at every length up to nine', () => {
    for (let count = 0; count <= 9; count++) {
      const left = Float64Array.from({ length: count }, (_, at) => at + 1);
      const right = Float64Array.from({ length: count }, (_, at) => 2 * at - 3);
      const want = left.reduce((sum, element, at) => sum + element * (right[at] ?? 0), 0);
      expect(dotProduct(left, 0, right, 0, count)).toBe(want);
    }
  });

  test('dense rows times several rows of weights', () => {
    const out = new Float64Array(4);
    multiplyDense(Float64Array.of(1, 2, 3, 4, 5, 6), 2, 3, Float64Array.of(1, 0, -1, 2, 2, 2), 2, out);
    expect([...out]).toEqual([-2, 12, -2, 30]);
  });

  test('sparse rows, an empty one too', () => {
    const out = new Float64Array(6).fill(9);
    const x = {
      kind: 'csr',
      rowCount: 3,
      columnCount: 3,
      rowOffsets: Int32Array.of(0, 2, 2, 3),
      columnIndices: Int32Array.of(2, 0, 1),
      data: Float64Array.of(3, 1, 5),
    } as const;
    multiplySparse(x, Float64Array.of(1, 0, -1, 2, 2, 2), 2, out);
    expect([...out]).toEqual([-2, 8, 0, 0, 0, 10]);
  });

  test('an index beyond the width is no number', () => {
    const out = new Float64Array(1);
    const x = {
      kind: 'csr',
      rowCount: 1,
      columnCount: 2,
      rowOffsets: Int32Array.of(0, 1),
      columnIndices: Int32Array.of(2),
      data: Float64Array.of(3),
    } as const;
    multiplySparse(x, Float64Array.of(1, 1), 1, out);
    expect(out[0]).toBeNaN();
  });
});
