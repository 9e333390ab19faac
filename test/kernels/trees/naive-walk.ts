// The plain reading of a tree, node by node: what the compiled walks are compared with. And random trees to walk.
import * as fc from 'fast-check';
import type { EnsembleShape, TreeNodes } from '../../../src/kernels/trees/index.ts';

/** Number of the leaf that a row comes to. */
export function walk(tree: TreeNodes, shape: EnsembleShape, row: readonly number[]): number {
  let node = 0;
  while ((tree.left[node] ?? -1) >= 0) {
    const value = row[tree.feature[node] ?? 0] ?? 0;
    node = (goesLeft(tree, shape, node, value) ? tree.left[node] : tree.right[node]) ?? 0;
  }
  return node;
}

function goesLeft(tree: TreeNodes, shape: EnsembleShape, node: number, value: number): boolean {
  if (Number.isNaN(value)) return tree.missingLeft?.[node] !== 0;
  const set = tree.categories?.sets[node] ?? -1;
  if (set >= 0) return isMember(tree, shape, set, value) === (shape.categories?.membersGo === 'left');
  const isZero = Math.abs(value) <= Math.fround(1e-35);
  if (tree.zeroIsMissing?.[node] === 1 && isZero) return tree.missingLeft?.[node] === 1;
  const threshold = tree.threshold[node] ?? 0;
  return shape.goesLeft === 'less' ? value < threshold : value <= threshold;
}

function isMember(tree: TreeNodes, shape: EnsembleShape, set: number, value: number): boolean {
  const { offsets = [], words = [] } = tree.categories ?? {};
  const category = Math.trunc(value);
  if (value < 0 && (category < 0 || shape.categories?.negativeFractions === 'outside')) return false;
  const from = offsets[set] ?? 0;
  const word = from + Math.floor(category / 32);
  if (word >= (offsets[set + 1] ?? 0)) return false;
  return Math.floor((words[word] ?? 0) / 2 ** (category % 32)) % 2 === 1;
}

/** Numbers that thresholds and rows share, so that ties are common: neighbours, zeros, infinities, tiny and huge ones. */
const NUMBERS = [
  ...[0, -0, 1, -1, 0.1, Math.fround(0.1), 1 + 2 ** -23, 1 + 2 ** -52, 1 - 2 ** -24, 1 - 2 ** -53, 16777216, 16777217],
  ...[2 ** -149, 2 ** -150, -(2 ** -149), Number.MIN_VALUE, 1e-35, Math.fround(1e-35), -1e-35, 1e300, -1e300],
  ...[Infinity, -Infinity, 3.4028234663852886e38, 3.4028235677973366e38, -3.4028234663852886e38],
];
const number = fc.oneof(fc.constantFrom(...NUMBERS), fc.double({ noNaN: true }), fc.integer({ min: -3, max: 70 }));

export interface TreeOptions {
  readonly featureCount: number;
  readonly hasMissing: boolean;
  readonly hasCategories: boolean;
  readonly hasZeroRule: boolean;
  readonly width: number;
}

/** A tree of any form: node k splits while its turn is `split` and there is room. */
export function arbitraryTree(options: TreeOptions): fc.Arbitrary<TreeNodes> {
  const { featureCount, hasMissing, hasCategories, hasZeroRule, width } = options;
  const node = fc.record({
    splits: fc.boolean(),
    feature: fc.nat({ max: featureCount - 1 }),
    threshold: number,
    missingLeft: fc.nat({ max: 1 }),
    zeroIsMissing: fc.nat({ max: 1 }),
    set: fc.integer({ min: -2, max: 2 }),
    values: fc.array(fc.double({ noNaN: true, min: -100, max: 100 }), { minLength: width, maxLength: width }),
    isMirrored: fc.boolean(),
  });
  const words = fc.array(fc.nat({ max: 0xffff_ffff }), { minLength: 6, maxLength: 6 });
  return fc.tuple(fc.array(node, { minLength: 1, maxLength: 40 }), words).map(([nodes, bits]): TreeNodes => {
    const count = nodes.length % 2 === 0 ? nodes.length - 1 : nodes.length;
    const left = new Int32Array(count).fill(-1);
    const right = new Int32Array(count).fill(-1);
    let end = 1;
    for (let at = 0; at < end && end + 2 <= count; at++) {
      // The root splits always, else most trees were a leaf.
      if (at > 0 && nodes[at]?.splits !== true) continue;
      const isMirrored = nodes[at]?.isMirrored === true;
      left[at] = isMirrored ? end + 1 : end;
      right[at] = isMirrored ? end : end + 1;
      end += 2;
    }
    const take = <T>(pick: (node: (typeof nodes)[number]) => T): T[] => nodes.slice(0, count).map(pick);
    return {
      left,
      right,
      feature: Int32Array.from(take(({ feature }) => feature)),
      threshold: Float64Array.from(take(({ threshold }) => threshold)),
      missingLeft: hasMissing ? Uint8Array.from(take(({ missingLeft }) => missingLeft)) : undefined,
      zeroIsMissing: hasZeroRule ? Uint8Array.from(take(({ zeroIsMissing }) => zeroIsMissing)) : undefined,
      categories: hasCategories
        ? {
            sets: Int32Array.from(take(({ set }) => set)),
            offsets: Int32Array.of(0, 2, 2, 6),
            words: Uint32Array.from(bits),
          }
        : undefined,
      values: Float64Array.from(take(({ values }) => values).flat()),
    };
  });
}

/** Rows whose numbers often equal a threshold. */
export function arbitraryRows(
  featureCount: number,
  hasMissing: boolean,
  toPrecision: (value: number) => number,
): fc.Arbitrary<number[][]> {
  const cell = (hasMissing ? fc.oneof({ weight: 5, arbitrary: number }, fc.constant(Number.NaN)) : number).map(
    toPrecision,
  );
  const row = fc.array(cell, { minLength: featureCount, maxLength: featureCount });
  return fc.array(row, { minLength: 1, maxLength: 11 });
}
