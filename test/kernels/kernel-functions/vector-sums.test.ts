import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CsrMatrix } from '../../../src/data/matrix.ts';
import {
  allocateSums,
  evaluateDenseKernel,
  packVectors,
  sumDense,
  sumSparse,
  sumSquaresOfPair,
} from '../../../src/kernels/kernel-functions/index.ts';

const WIDTH = 5;

function compress(rows: readonly (readonly number[])[]): CsrMatrix {
  const places = rows.flatMap((row, r) => row.flatMap((element, c) => (element === 0 ? [] : [{ r, c, element }])));
  return {
    kind: 'csr',
    rowCount: rows.length,
    columnCount: WIDTH,
    rowOffsets: Int32Array.from({ length: rows.length + 1 }, (_, row) => places.filter(({ r }) => r < row).length),
    columnIndices: Int32Array.from(places, ({ c }) => c),
    data: Float64Array.from(places, ({ element }) => element),
  };
}

const element = fc.integer({ min: -3, max: 3 });
const row = fc.array(element, { minLength: WIDTH, maxLength: WIDTH });

test('dense and sparse sums are those of the definition, for any number of vectors', () => {
  fc.assert(
    fc.property(row, row, fc.array(row, { minLength: 1, maxLength: 9 }), (x, other, vectors) => {
      const packed = packVectors(vectors.flat(), vectors.length, WIDTH);
      const rows = Float64Array.from([...x, ...other]);
      const pairOut = [allocateSums(packed), allocateSums(packed)] as const;
      sumSquaresOfPair(packed, rows, 0, WIDTH, ...pairOut);
      for (const [what, term] of [
        ['products', (a: number, b: number) => a * b],
        ['squares', (a: number, b: number) => (a - b) ** 2],
        ['distances', (a: number, b: number) => Math.abs(a - b)],
      ] as const) {
        const want = vectors.map((vector) => vector.reduce((sum, b, j) => sum + term(x[j] ?? 0, b), 0));
        const dense = allocateSums(packed);
        sumDense(what, packed, rows, 0, dense);
        const sparse = allocateSums(packed);
        sumSparse(what, compress(vectors), compress([x]), 0, sparse);
        // 0 and -0 are alike here.
        expect(Array.from(dense.subarray(0, vectors.length), (sum) => sum + 0)).toEqual(want.map((sum) => sum + 0));
        expect(Array.from(sparse.subarray(0, vectors.length), (sum) => sum + 0)).toEqual(want.map((sum) => sum + 0));
        if (what === 'squares') expect([...pairOut[0].subarray(0, vectors.length)]).toEqual(want);
      }
    }),
  );
});

test('the chi-squared kernels leave out what is zero in both rows', () => {
  const vectors = packVectors([0, 1, 3, 0, 0, 2], 2, 3);
  const out = allocateSums(vectors);
  evaluateDenseKernel({ kind: 'additive_chi2' }, vectors, Float64Array.of(0, 3, 1), 0, out);
  expect([out[0], out[1]]).toEqual([-2, -(3 + 1 / 3)]);
});
