import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keepSmallest, selectSmallest, sortTogether } from '../../../src/kernels/distances/index.ts';
import type { PartitionRule } from '../../../src/kernels/distances/index.ts';

interface Found {
  readonly values: number[];
  readonly rows: number[];
}

function select(source: readonly number[], size: number, rule: PartitionRule): Found {
  const values = new Float64Array(size);
  const indices = new Int32Array(size);
  const selection = { places: new Int32Array(source.length), rule };
  selectSmallest(Float64Array.from(source), source.length, selection, { values, indices, start: 0, size });
  return { values: [...values], rows: [...indices] };
}

/** Many equal numbers from 0 to `modulus` - 1. */
function makeTies(count: number, modulus: number): number[] {
  return Array.from({ length: count }, (_, i) => (i * 7919 + ((i * i) % 13)) % modulus);
}

function sortRows({ rows }: Found): number[] {
  return [...rows].sort((a, b) => a - b);
}

describe('the smallest values', () => {
  // Zeros of either sign are equal: which of them comes first is not told.
  const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const anyValues = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), anyNumber), {
    minLength: 1,
    maxLength: 400,
  });

  test.each<PartitionRule>(['introselect', 'lanes'])('are those of a sorted array (%s)', (rule) => {
    fc.assert(
      fc.property(anyValues, fc.nat(), (source, choice) => {
        const size = 1 + (choice % source.length);
        const found = select(source, size, rule);
        expect(found.values.map(Number)).toEqual(
          [...source]
            .sort((a, b) => a - b)
            .slice(0, size)
            .map(Number),
        );
        expect(found.rows.map((row) => source[row])).toEqual(found.values);
        expect(new Set(found.rows).size).toBe(size);
      }),
    );
  });

  test('of a heap are those of a sorted array, the first of equals', () => {
    const values = new Float64Array(4);
    const indices = new Int32Array(4);
    keepSmallest(Float64Array.of(3, 1, 2, 1, 3, 2, 0), 7, { values, indices, start: 0, size: 4 });
    expect([...values]).toEqual([0, 1, 1, 2]);
    expect([...indices].sort((a, b) => a - b)).toEqual([1, 2, 3, 6]);
  });
});

// The places are those of numpy.argpartition of 1.26.4 and 2.5.5 on x86-64 with AVX-512.
describe('which of equal values are taken', () => {
  test.each<[count: number, modulus: number, size: number, introselect: number[], lanes: number[]]>([
    [12, 3, 4, [1, 3, 7, 9], [0, 1, 3, 7]],
    [20, 2, 10, [0, 1, 2, 3, 6, 8, 9, 16, 17, 18], [0, 1, 2, 3, 5, 6, 8, 9, 17, 18]],
    [300, 5, 7, [51, 54, 57, 177, 178, 179, 181], [0, 1, 43, 45, 47, 48, 51]],
    [300, 2, 1, [0], [0]],
  ])('%i values of %i kinds, %i of them', (count, modulus, size, introselect, lanes) => {
    const source = makeTies(count, modulus);
    expect(sortRows(select(source, size, 'introselect'))).toEqual(introselect);
    expect(sortRows(select(source, size, 'lanes'))).toEqual(lanes);
  });

  test('all but one', () => {
    const all = Array.from({ length: 300 }, (_, i) => i);
    const left = (rule: PartitionRule): number[] => {
      const taken = new Set(select(makeTies(300, 5), 299, rule).rows);
      return all.filter((row) => !taken.has(row));
    };
    expect(left('introselect')).toEqual([185]);
    expect(left('lanes')).toEqual([4]);
  });

  test('where most values are the smallest, lanes give up and sort', () => {
    const source = Array.from({ length: 700 }, (_, i) => (i % 9 === 0 ? (i % 5) + 1 : 0));
    expect(sortRows(select(source, 10, 'introselect'))).toEqual([447, 449, 451, 452, 453, 454, 455, 456, 457, 458]);
    expect(sortRows(select(source, 10, 'lanes'))).toEqual([447, 448, 449, 451, 452, 453, 454, 455, 456, 458]);
  });

  test('NaN is greater than every number', () => {
    const source = makeTies(40, 3).map((value, i) => (i % 3 === 0 ? Number.NaN : value));
    expect(sortRows(select(source, 10, 'introselect'))).toEqual([1, 7, 17, 19, 23, 25, 26, 28, 35, 37]);
    expect(sortRows(select(source, 10, 'lanes'))).toEqual([1, 5, 7, 19, 23, 25, 26, 28, 29, 37]);
  });
});

test('values and their indices are sorted together, within their part', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 100 }), (source) => {
      const values = Float64Array.from([99, ...source, -99]);
      const indices = Int32Array.from(values, (_, i) => i);
      sortTogether(values, indices, 1, source.length);
      expect([...values]).toEqual([99, ...[...source].sort((a, b) => a - b), -99]);
      expect([...indices].map((at) => [99, ...source, -99][at])).toEqual([...values]);
    }),
  );
});
