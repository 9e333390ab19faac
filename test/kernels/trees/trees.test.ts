import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyTrees, compileEnsemble, sumTrees } from '../../../src/kernels/trees/index.ts';
import type { EnsembleShape, TreeNodes } from '../../../src/kernels/trees/index.ts';
import { arbitraryRows, arbitraryTree, walk } from './naive-walk.ts';

const SHAPE: EnsembleShape = {
  featureCount: 1,
  width: 1,
  outputCount: 1,
  goesLeft: 'less-or-equal',
  precision: 'float64',
};

/** A root with two leaves of 1 (left) and 2 (right). */
function stump(threshold: number, changes: Partial<TreeNodes> = {}): TreeNodes {
  return {
    left: Int32Array.of(1, -1, -1),
    right: Int32Array.of(2, -1, -1),
    feature: Int32Array.of(0, -2, -2),
    threshold: Float64Array.of(threshold, -2, -2),
    values: Float64Array.of(0, 1, 2),
    ...changes,
  };
}

function answer(tree: TreeNodes, numbers: readonly number[], changes: Partial<EnsembleShape> = {}): number[] {
  const shape = { ...SHAPE, ...changes };
  const ensemble = compileEnsemble([tree], shape);
  const x = shape.precision === 'float32' ? Float32Array.from(numbers) : Float64Array.from(numbers);
  const out = new Float64Array(numbers.length);
  sumTrees(ensemble, x, numbers.length, out);
  return [...out];
}

describe('a walk ends in the leaf of the plain reading', () => {
  const combinations = (['float32', 'float64'] as const).flatMap((precision) =>
    (['less', 'less-or-equal'] as const).flatMap((goesLeft) =>
      [false, true].flatMap((hasMissing) =>
        (hasMissing ? (['none', 'left', 'right', 'zero'] as const) : (['none', 'left', 'right'] as const)).map(
          (rules) => ({ precision, goesLeft, hasMissing, rules }),
        ),
      ),
    ),
  );

  test.each(combinations)('$precision, $goesLeft, missing: $hasMissing, rules: $rules', (combination) => {
    const { precision, goesLeft, hasMissing, rules } = combination;
    const hasCategories = rules === 'left' || rules === 'right';
    for (const featureCount of [1, 3]) {
      for (const width of [1, 2]) {
        const shape: EnsembleShape = {
          ...{ featureCount, width, outputCount: width + 1, goesLeft, precision },
          ...(hasCategories
            ? { categories: { membersGo: rules, negativeFractions: rules === 'left' ? 'zero' : 'outside' } }
            : {}),
        };
        const options = { featureCount, hasMissing, hasCategories, hasZeroRule: rules === 'zero', width };
        const toPrecision = precision === 'float32' ? Math.fround : (value: number) => value;
        const trees = fc.array(arbitraryTree(options), { minLength: 1, maxLength: 3 });
        fc.assert(
          fc.property(trees, arbitraryRows(featureCount, hasMissing, toPrecision), (plain, rows) => {
            const nodes = plain.map((tree, index): TreeNodes => ({ ...tree, outputOffset: index % 2 }));
            const ensemble = compileEnsemble(nodes, shape);
            const flat = rows.flat();
            const x = precision === 'float32' ? Float32Array.from(flat) : Float64Array.from(flat);
            const leaves = new Int32Array(rows.length * nodes.length);
            applyTrees(ensemble, x, rows.length, leaves);
            const wanted = rows.map((row) => nodes.map((tree) => walk(tree, shape, row)));
            expect([...leaves]).toEqual(wanted.flat());
            const sums = new Float32Array(rows.length * shape.outputCount).fill(0.1);
            sumTrees(ensemble, x, rows.length, sums);
            expect([...sums]).toEqual(wanted.flatMap((row) => addLeaves(nodes, row, shape)));
          }),
          { numRuns: 60 },
        );
      }
    }
  });

  function addLeaves(trees: readonly TreeNodes[], leaves: readonly number[], shape: EnsembleShape): number[] {
    const sums = new Array<number>(shape.outputCount).fill(Math.fround(0.1));
    for (const [index, tree] of trees.entries()) {
      for (let i = 0; i < shape.width; i++) {
        const place = i + (tree.outputOffset ?? 0);
        sums[place] = Math.fround((sums[place] ?? 0) + (tree.values[(leaves[index] ?? 0) * shape.width + i] ?? 0));
      }
    }
    return sums;
  }
});

describe('thresholds', () => {
  const up = 1 + 2 ** -52;

  test('a float64 equal to the threshold goes left, the next one right', () => {
    expect(answer(stump(1), [1 - 2 ** -53, 1, up])).toEqual([1, 1, 2]);
    expect(answer(stump(1), [1 - 2 ** -53, 1, up], { goesLeft: 'less' })).toEqual([1, 2, 2]);
  });

  test('a float64 threshold between two float32 parts them', () => {
    const numbers = [1, 1 + 2 ** -23];
    expect(answer(stump(up), numbers, { precision: 'float32' })).toEqual([1, 2]);
    expect(answer(stump(up), numbers, { precision: 'float32', goesLeft: 'less' })).toEqual([1, 2]);
  });

  test('infinity and minus zero compare as in IEEE 754', () => {
    const numbers = [-Infinity, -(2 ** -149), -0, 0, 2 ** -149, Infinity];
    for (const precision of ['float32', 'float64'] as const) {
      const less = { precision, goesLeft: 'less' } as const;
      expect(answer(stump(0), numbers, { precision })).toEqual([1, 1, 1, 1, 2, 2]);
      expect(answer(stump(0), numbers, less)).toEqual([1, 1, 2, 2, 2, 2]);
      expect(answer(stump(-0), numbers, less)).toEqual([1, 1, 2, 2, 2, 2]);
      expect(answer(stump(Infinity), numbers, { precision })).toEqual([1, 1, 1, 1, 1, 1]);
      expect(answer(stump(Infinity), numbers, less)).toEqual([1, 1, 1, 1, 1, 2]);
      expect(answer(stump(-Infinity), numbers, { precision })).toEqual([1, 2, 2, 2, 2, 2]);
      expect(answer(stump(-Infinity), numbers, less)).toEqual([2, 2, 2, 2, 2, 2]);
    }
  });

  test('a threshold beyond float32 parts infinity from the rest', () => {
    const numbers = [-Infinity, -3.4028234663852886e38, 3.4028234663852886e38, Infinity];
    expect(answer(stump(1e300), numbers, { precision: 'float32' })).toEqual([1, 1, 1, 2]);
    expect(answer(stump(-1e300), numbers, { precision: 'float32', goesLeft: 'less' })).toEqual([1, 2, 2, 2]);
  });
});

describe('missing values and categories', () => {
  test('zero is missing where the node says so, within the float32 of 1e-35', () => {
    const tree = stump(-1, { missingLeft: Uint8Array.of(1, 0, 0), zeroIsMissing: Uint8Array.of(1, 0, 0) });
    const zero = Math.fround(1e-35);
    expect(answer(tree, [Number.NaN, 0, -0, zero, -zero, zero * (1 + 2 ** -52), -2])).toEqual([1, 1, 1, 1, 1, 2, 1]);
  });

  test('members go to their side by their whole part, all else to the other', () => {
    const categories = {
      sets: Int32Array.of(0, -1, -1),
      offsets: Int32Array.of(0, 2),
      words: Uint32Array.of(1, 0x8000_0000),
    };
    const tree = stump(Number.NaN, { categories, missingLeft: Uint8Array.of(0, 0, 0) });
    const numbers = [
      0,
      0.9,
      63,
      63.5,
      1,
      64,
      2 ** 31 + 63,
      2 ** 53,
      Infinity,
      -Infinity,
      -1,
      -64,
      -0.5,
      -Number.MIN_VALUE,
      -0,
      Number.NaN,
    ];
    const members = [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2];
    const left = { categories: { membersGo: 'left', negativeFractions: 'zero' } } as const;
    expect(answer(tree, numbers, left)).toEqual([...members, 1, 1, 1, 2]);
    const right = { categories: { membersGo: 'right', negativeFractions: 'outside' } } as const;
    expect(answer(tree, numbers, right)).toEqual([...members.map((side) => 3 - side), 1, 1, 2, 2]);
  });
});

describe('large ensembles', () => {
  test('a float32 tree whose links need more than 31 bits answers like a small one', () => {
    const featureCount = 2 ** 20;
    const count = 2 * 600 + 1;
    // Node 2k goes to the leaf 2k + 1 up to the threshold k, else on to node 2k + 2.
    const nodes = Array.from({ length: count }, (_, node) => node);
    const chain: TreeNodes = {
      left: Int32Array.from(nodes, (node) => (node % 2 === 0 && node < count - 1 ? node + 1 : -1)),
      right: Int32Array.from(nodes, (node) => node + 2),
      feature: new Int32Array(count).fill(featureCount - 1),
      threshold: Float64Array.from(nodes, (node) => node / 2),
      values: Float64Array.from(nodes),
    };
    const ensemble = compileEnsemble([chain, chain], { ...SHAPE, featureCount, precision: 'float32' });
    expect(ensemble.trees[0]?.layout).toBe('wide');
    const x = new Float32Array(featureCount);
    for (const [number, leaf] of [
      [-5, 1],
      [300, 601],
      [300.5, 603],
      [599, 1199],
      [600, 1200],
    ] as const) {
      x[featureCount - 1] = number;
      const out = new Float64Array(1);
      sumTrees(ensemble, x, 1, out);
      expect(out[0]).toBe(2 * leaf);
    }
  });

  test('more rows than a block are all answered', () => {
    // Of so many columns, a block holds 64 rows.
    const featureCount = 4096;
    const rowCount = 130;
    for (const precision of ['float32', 'float64'] as const) {
      const ensemble = compileEnsemble([stump(0.5), stump(1.5)], { ...SHAPE, featureCount, precision });
      const size = rowCount * featureCount;
      const x = precision === 'float32' ? new Float32Array(size) : new Float64Array(size);
      for (let row = 0; row < rowCount; row++) x[row * featureCount] = row % 3;
      const sums = new Float64Array(rowCount);
      sumTrees(ensemble, x, rowCount, sums);
      expect([...sums]).toEqual(Array.from(sums.keys(), (row) => [2, 3, 4][row % 3]));
      const leaves = new Int32Array(rowCount * 2);
      applyTrees(ensemble, x, rowCount, leaves);
      expect([...leaves]).toEqual(
        Array.from(
          sums.keys(),
          (row) =>
            [
              [1, 1],
              [2, 1],
              [2, 2],
            ][row % 3],
        ).flat(),
      );
    }
  });

  test('arrays that do not fit the rows are refused', () => {
    const ensemble = compileEnsemble([stump(0)], SHAPE);
    expect(() => {
      sumTrees(ensemble, new Float64Array(3), 2, new Float64Array(2));
    }).toThrow('2 rows of 1 columns do not fit 3 elements');
  });
});

describe('damaged trees', () => {
  const damaged: readonly (readonly [string, TreeNodes, string])[] = [
    ['a circle', stump(0, { left: Int32Array.of(0, -1, -1) }), 'child 0 of node 0 is not there or has another parent'],
    ['a shared child', stump(0, { right: Int32Array.of(1, -1, -1) }), 'child 1 of node 0'],
    ['a child outside', stump(0, { left: Int32Array.of(3, -1, -1) }), 'child 3 of node 0'],
    ['a right child alone missing', stump(0, { right: Int32Array.of(-1, -1, -1) }), 'child -1 of node 0'],
    ['a column that X lacks', stump(0, { feature: Int32Array.of(1, 0, 0) }), 'node 0 compares column 1 of 1'],
    ['a negative column', stump(0, { feature: Int32Array.of(-2, 0, 0) }), 'node 0 compares column -2 of 1'],
    ['a threshold that is NaN', stump(Number.NaN), 'the threshold of node 0 is NaN'],
    ['no nodes', stump(0, { left: new Int32Array(0) }), 'its arrays hold 0, 3, 3, 3 nodes'],
    ['short arrays', stump(0, { threshold: new Float64Array(2) }), 'its arrays hold 3, 3, 3, 2 nodes'],
    ['short missing rules', stump(0, { missingLeft: new Uint8Array(1) }), 'its arrays hold 3, 3, 3, 3, 1 nodes'],
    ['values of another width', stump(0, { values: new Float64Array(4) }), 'it has 4 values for 3 nodes of 1'],
    ['an output that is not there', stump(0, { outputOffset: 1 }), 'its output 1 lies outside the 1 outputs'],
    [
      'a set that is not there',
      stump(0, {
        categories: { sets: Int32Array.of(1, 0, 0), offsets: Int32Array.of(0, 0), words: new Uint32Array(0) },
      }),
      'a node asks for a set of categories that is not among the 1',
    ],
    [
      'a set outside the words',
      stump(0, {
        categories: { sets: Int32Array.of(0, 0, 0), offsets: Int32Array.of(0, 2), words: new Uint32Array(1) },
      }),
      'its sets of categories do not lie within 1 words',
    ],
  ];

  test.each(damaged)('%s is refused', (_name, tree, reason) => {
    const shape = { ...SHAPE, categories: { membersGo: 'left', negativeFractions: 'zero' } } as const;
    expect(() => compileEnsemble([tree], shape)).toThrow(expect.objectContaining({ code: 'MALFORMED_DATA' }));
    expect(() => compileEnsemble([tree], shape)).toThrow(reason);
  });

  test('trees with and without a rule for missing values are no ensemble', () => {
    const trees = [stump(0), stump(0, { missingLeft: Uint8Array.of(0, 0, 0) })];
    expect(() => compileEnsemble(trees, SHAPE)).toThrow('Some trees of the ensemble have a rule for missing values');
  });

  test('nodes that no path leads to are left out', () => {
    const tree = stump(0, { left: Int32Array.of(-1, 2, -1), values: Float64Array.of(7, 1, 2) });
    expect(answer(tree, [1, -1])).toEqual([7, 7]);
  });
});
