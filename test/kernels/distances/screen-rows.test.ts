// The screen by WebAssembly, against plain sums: no row within the limit may be passed over, whatever float32 makes of the numbers.
import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createScreen } from '../../../src/kernels/distances/screen-rows.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Numbers of one scale, with the ones next to them. */
function makeRows(rowCount: number, columnCount: number, scale: number, seed: number): Float64Array {
  return Float64Array.from({ length: rowCount * columnCount }, (_, index) => {
    const value = Math.sin(seed + index * index) * scale;
    return index % 7 === 0 ? Math.fround(value) : value;
  });
}

/** Rows that are visited when the limit is always that of the `size` nearest so far. */
function visitNearest(data: Float64Array, columnCount: number, query: Float64Array, size: number): number[] {
  const screen = createScreen({ rowCount: data.length / columnCount, columnCount, data });
  const visited: number[] = [];
  const nearest: number[] = [];
  const visit = (row: number, sum: number): number => {
    visited.push(row);
    nearest.push(sum);
    nearest.sort((a, b) => a - b).splice(size);
    return nearest.length < size ? Infinity : nearest[size - 1]!;
  };
  screen(query, 0, Infinity, visit, 3, data.length / columnCount - 5);
  return visited;
}

describe('the screen', () => {
  test('visits the same rows with and without WebAssembly', () => {
    const scales = fc.constantFrom(1, 1e-3, 1e-30, 1e-160, 1e18, 1e30, 1e160);
    fc.assert(
      fc.property(scales, fc.nat(1000), fc.integer({ min: 1, max: 9 }), (scale, seed, columnCount) => {
        const data = makeRows(2_100, columnCount, scale, seed);
        const query = makeRows(1, columnCount, scale, seed + 0.5);
        const filtered = visitNearest(data, columnCount, query, 4);
        vi.stubGlobal('WebAssembly', undefined);
        const plain = visitNearest(data, columnCount, query, 4);
        vi.unstubAllGlobals();
        expect(filtered).toEqual(plain);
      }),
      { numRuns: 40 },
    );
  });

  test('finds rows that lie exactly at the limit, far from zero', () => {
    const columnCount = 3;
    const data = makeRows(1_000, columnCount, 1, 1).map((value) => 1e8 + value);
    const query = Float64Array.of(1e8, 1e8, 1e8);
    const sums = Array.from({ length: 1_000 }, (_, row) => {
      let sum = 0;
      for (let i = 0; i < columnCount; i++) sum += (query[i]! - data[row * columnCount + i]!) ** 2;
      return sum;
    });
    const limit = sums[900]! * (1 + 1e-12);
    const visited: number[] = [];
    const visit = (row: number): number => {
      visited.push(row);
      return limit;
    };
    createScreen({ rowCount: 1_000, columnCount, data })(query, 0, limit, visit, 0, 1_000);
    expect(visited).toContain(900);
    expect(visited).toEqual([...sums.keys()].filter((row) => sums[row]! <= limit));
  });
});
