// Sums of symmetric trees, against one row and one level at a time.
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SymmetricEnsemble } from '../../../src/kernels/symmetric-trees/index.ts';
import type { SymmetricTrees } from '../../../src/kernels/symmetric-trees/index.ts';

function sumSlowly(trees: SymmetricTrees, ranks: readonly (readonly number[])[], start: number, end: number): number[] {
  const { depths, columns, thresholds, leafValues, width } = trees;
  return ranks.flatMap((row) => {
    const sums = new Array<number>(width).fill(0);
    let level = 0;
    let leaf = 0;
    for (const [tree, depth] of depths.entries()) {
      let index = 0;
      for (let bit = 0; bit < depth; bit++, level++) {
        if ((row[columns[level] ?? -1] ?? 0) > (thresholds[level] ?? 0)) index += 2 ** bit;
      }
      for (let at = 0; at < width; at++) {
        if (tree >= start && tree < end) sums[at] = (sums[at] ?? 0) + (leafValues[leaf + index * width + at] ?? 0);
      }
      leaf += 2 ** depth * width;
    }
    return sums;
  });
}

function sumQuickly(
  trees: SymmetricTrees,
  ranks: readonly (readonly number[])[],
  start: number,
  end: number,
): number[] {
  const ensemble = new SymmetricEnsemble(trees);
  const out = new Float64Array(ranks.length * trees.width);
  for (let first = 0; first < ranks.length; first += ensemble.blockRows) {
    const block = ranks.slice(first, first + ensemble.blockRows);
    for (const column of trees.most.keys()) {
      const values = block.map((row) => row[column] ?? 0);
      ensemble.setRanks(column, Int32Array.from(values), block.length);
    }
    ensemble.addLeaves(start, end, block.length, out, first * trees.width);
  }
  return Array.from(out);
}

/** Trees and ranks of a seed. */
function makeCase(
  seed: number,
  depths: readonly number[],
  width: number,
  rowCount: number,
): { readonly trees: SymmetricTrees; readonly ranks: readonly (readonly number[])[] } {
  let state = seed >>> 0;
  const next = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const most = [1, 126, 127, 128, 254, 255, 700];
  const levelCount = depths.reduce((sum, depth) => sum + depth, 0);
  const columns = Int32Array.from({ length: levelCount }, () => next(most.length));
  const leafCount = depths.reduce((sum, depth) => sum + 2 ** depth, 0);
  return {
    trees: {
      most: Int32Array.from(most),
      depths: Int32Array.from(depths),
      columns,
      thresholds: columns.map((column) => next(most[column] ?? 0)),
      leafValues: Float64Array.from({ length: leafCount * width }, () => next(2 ** 30) / 7),
      width,
    },
    ranks: Array.from({ length: rowCount }, () => most.map((limit) => next(limit + 1))),
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('SymmetricEnsemble', () => {
  it('sums what single rows and levels do, in the order of the trees', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.nat(11), { maxLength: 9 }),
        fc.integer({ min: 1, max: 3 }),
        fc.nat(140),
        fc.nat(9),
        (seed, depths, width, rowCount, start) => {
          const { trees, ranks } = makeCase(seed, depths, width, rowCount);
          const from = Math.min(start, depths.length);
          expect(sumQuickly(trees, ranks, from, depths.length)).toEqual(sumSlowly(trees, ranks, from, depths.length));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16])('sums trees of %d levels', (depth) => {
    const { trees, ranks } = makeCase(depth + 5, [depth, depth, depth, depth, depth], 1, 130);
    expect(sumQuickly(trees, ranks, 0, 5)).toEqual(sumSlowly(trees, ranks, 0, 5));
  });

  it.each([15, 16, 127, 128, 300])('sums %d rows alike with and without WebAssembly', (rowCount) => {
    const depths = Array.from({ length: 23 }, (_, tree) => (tree === 9 ? 10 : tree % 9));
    const { trees, ranks } = makeCase(rowCount, depths, 1, rowCount);
    const sums = sumQuickly(trees, ranks, 1, 22);
    vi.stubGlobal('WebAssembly', undefined);
    expect(sumQuickly(trees, ranks, 1, 22)).toEqual(sums);
    expect(sums).toEqual(sumSlowly(trees, ranks, 1, 22));
  });

  it('needs no columns where no tree asks', () => {
    const trees = {
      most: new Int32Array(0),
      depths: Int32Array.of(0, 0),
      columns: new Int32Array(0),
      thresholds: new Int32Array(0),
      leafValues: Float64Array.of(1.5, 2),
      width: 1,
    };
    expect(sumQuickly(trees, [[], [], []], 0, 2)).toEqual([3.5, 3.5, 3.5]);
  });
});
