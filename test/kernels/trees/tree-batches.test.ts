// Batches by WebAssembly, against the same rows one by one, which are walked in TypeScript: the sums must be the same bits.
import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { compileEnsemble, sumTrees } from '../../../src/kernels/trees/index.ts';
import type { EnsembleShape, TreeEnsemble, TreeNodes } from '../../../src/kernels/trees/index.ts';
import { arbitraryRows, arbitraryTree } from './naive-walk.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const SHAPE: EnsembleShape = {
  featureCount: 2,
  width: 1,
  outputCount: 1,
  goesLeft: 'less-or-equal',
  precision: 'float64',
};

type Numbers = Float32Array | Float64Array;

function toBits(values: Numbers): number[] {
  return [...new Int32Array(values.buffer, values.byteOffset, values.byteLength / 4)];
}

function sumEachRow(ensemble: TreeEnsemble, x: Numbers, rowCount: number, out: Numbers): void {
  const { featureCount, outputCount } = ensemble;
  for (let row = 0; row < rowCount; row++) {
    const target = out.subarray(row * outputCount, (row + 1) * outputCount);
    sumTrees(ensemble, x.subarray(row * featureCount, (row + 1) * featureCount), 1, target);
  }
}

function expectSameSums(ensemble: TreeEnsemble, x: Numbers, rowCount: number): void {
  expect(ensemble.batches.choose(rowCount)).toBeDefined();
  for (const type of [Float32Array, Float64Array]) {
    const start = new type(rowCount * ensemble.outputCount).map((_, index) => [0, -0, 0.1, 1e30][index % 4]!);
    const batch = start.slice();
    sumTrees(ensemble, x, rowCount, batch);
    const single = start.slice();
    sumEachRow(ensemble, x, rowCount, single);
    expect(toBits(batch)).toEqual(toBits(single));
  }
}

/** A tree in which node k asks for column k % columns, with thresholds from a sequence. */
function makeTree(leafCount: number, featureCount: number, next: () => number): TreeNodes {
  const count = 2 * leafCount - 1;
  const nodes = Array.from({ length: count }, (_, node) => node);
  return {
    left: Int32Array.from(nodes, (node) => (2 * node + 2 < count ? 2 * node + 1 : -1)),
    right: Int32Array.from(nodes, (node) => 2 * node + 2),
    feature: Int32Array.from(nodes, (node) => node % featureCount),
    threshold: Float64Array.from(nodes, next),
    missingLeft: Uint8Array.from(nodes, (node) => (node % 3 === 0 ? 1 : 0)),
    values: Float64Array.from(nodes, (node) => Math.sin(node)),
  };
}

describe('a batch has the sums of its rows', () => {
  const shapes = (['float32', 'float64'] as const).flatMap((precision) =>
    (['less', 'less-or-equal'] as const).flatMap((goesLeft) =>
      [false, true].map((hasMissing) => ({ precision, goesLeft, hasMissing })),
    ),
  );

  test.each(shapes)('$precision, $goesLeft, missing: $hasMissing', ({ precision, goesLeft, hasMissing }) => {
    const featureCount = 3;
    const shape: EnsembleShape = { ...SHAPE, featureCount, outputCount: 2, goesLeft, precision };
    const options = { featureCount, hasMissing, hasCategories: false, hasZeroRule: false, width: 1 };
    const toPrecision = precision === 'float32' ? Math.fround : (value: number) => value;
    const trees = fc.array(arbitraryTree(options), { minLength: 1, maxLength: 7 });
    const rows = arbitraryRows(featureCount, hasMissing, toPrecision);
    fc.assert(
      fc.property(trees, rows, fc.integer({ min: 16, max: 300 }), (plain, some, rowCount) => {
        const nodes = plain.map((tree, index): TreeNodes => ({ ...tree, outputOffset: Number(index % 3 === 1) }));
        const flat = Array.from({ length: rowCount }, (_, row) => some[row % some.length]!).flat();
        const x = precision === 'float32' ? Float32Array.from(flat) : Float64Array.from(flat);
        expectSameSums(compileEnsemble(nodes, shape), x, rowCount);
      }),
      { numRuns: 40 },
    );
  });

  test('with more thresholds of a column than a byte tells, however they lie', () => {
    const featureCount = 2;
    for (const spread of [(at: number) => at, (at: number) => 1.5 ** at, (at: number) => Math.tan(at), () => 7]) {
      let at = 0;
      const trees = Array.from({ length: 12 }, () => makeTree(128, featureCount, () => spread(at++ % 1200)));
      const ensemble = compileEnsemble(trees, { ...SHAPE, featureCount });
      const rowCount = 700;
      const x = Float64Array.from({ length: rowCount * featureCount }, (_, index) =>
        index % 11 === 0 ? Number.NaN : index % 13 === 0 ? (index % 2 === 0 ? 1 : -1) * Infinity : spread(index * 0.9),
      );
      expectSameSums(ensemble, x, rowCount);
    }
  });

  test('with trees of one leaf, and with 256 leaves', () => {
    let at = 0;
    const trees = [1, 256, 1, 2, 255].map((leafCount) => makeTree(leafCount, 2, () => Math.cos(at++)));
    const x = Float64Array.from({ length: 200 }, (_, index) => Math.sin(index * index));
    expectSameSums(compileEnsemble(trees, SHAPE), x, 100);
    expectSameSums(compileEnsemble([makeTree(1, 2, () => 0)], SHAPE), x, 100);
  });

  test('with some of the trees that were compiled', () => {
    let at = 0;
    const trees = Array.from({ length: 9 }, () => makeTree(8, 2, () => Math.cos(at++)));
    const ensemble = compileEnsemble(trees, SHAPE);
    const x = Float64Array.from({ length: 200 }, (_, index) => Math.sin(index * index));
    expectSameSums({ ...ensemble, trees: ensemble.trees.slice(2, 5) }, x, 100);
    expectSameSums({ ...ensemble, trees: [] }, x, 100);
    expectSameSums(ensemble, x, 100);
  });
});

interface Host {
  readonly Memory: unknown;
  readonly CompileError: new (message: string) => Error;
}

const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Host };

describe('the walk is taken', () => {
  const makeEnsemble = (changes: Partial<EnsembleShape> = {}, leafCount = 8): TreeEnsemble => {
    let at = 0;
    const width = changes.width ?? 1;
    const tree = makeTree(leafCount, 2, () => Math.cos(at++));
    return compileEnsemble([{ ...tree, values: new Float64Array(tree.values.length * width).fill(3) }], {
      ...SHAPE,
      ...changes,
    });
  };

  test('for few rows, leaves of several numbers, and more than 256 leaves', () => {
    expect(makeEnsemble().batches.choose(3)).toBeUndefined();
    expect(makeEnsemble({ width: 2, outputCount: 2 }).batches.choose(100)).toBeUndefined();
    expect(makeEnsemble({}, 257).batches.choose(100)).toBeUndefined();
  });

  test.each([
    ['there is no WebAssembly', undefined],
    [
      'code must not be compiled',
      {
        Memory: WebAssembly.Memory,
        Module: function refuse(): never {
          throw new WebAssembly.CompileError('not allowed');
        },
      },
    ],
  ])('where %s', (_reason, host) => {
    vi.stubGlobal('WebAssembly', host);
    const ensemble = makeEnsemble();
    expect(ensemble.batches.choose(100)).toBeUndefined();
    const out = new Float64Array(100);
    sumTrees(ensemble, new Float64Array(200), 100, out);
    expect([...new Set(out)]).toEqual([3]);
  });
});
