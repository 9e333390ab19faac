// Isomap of scikit-learn 0.19 to 1.9 (sklearn/manifold/_isomap.py; isomap.py before 0.22): the shortest ways through the neighbours of fit, and a
// KernelPCA of them.
import { PythonObject } from '../../../formats/python/values.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { readKernelProjection } from '../decomposition/kernel-pca.ts';
import type { Estimator, Features } from '../estimator.ts';
import { makeTransformer } from '../make-transformer.ts';
import { makeAnswer } from '../multiply-rows.ts';
import { readNeighborSearch } from '../neighbors/neighbor-search.ts';
import type { NeighborSearch } from '../neighbors/neighbor-search.ts';
import { readNeighborCount } from '../neighbors/read-count.ts';
import { readTableOf } from '../read-table.ts';
import { isSince, readRelease } from '../release.ts';

/** Reads a transformer. */
export function readIsomap(attributes: Attributes): Estimator {
  const release = readRelease(attributes);
  const search = readNeighborSearch(readPart(attributes, 'nbrs_', 'NearestNeighbors'));
  const { fittedCount } = search;
  const ways = readTableOf(attributes, 'dist_matrix_', fittedCount, fittedCount).data;
  const { outputCount, project, isFloat32 } = readKernelProjection(
    readPart(attributes, 'kernel_pca_', 'KernelPCA'),
    fittedCount,
  );
  const find = readFinder(attributes, search);
  return makeTransformer(attributes, {
    featureCount: search.featureCount,
    outputCount,
    acceptsSparse: isSince(release, 0, 22),
    transform: (x, given) => {
      const { offsets, indices, distances } = find(given);
      // Since 1.1 a float32 array keeps its type on the way.
      const isSingle = given.kind === 'matrix' && given.data instanceof Float32Array && isSince(release, 1, 1);
      const round = isSingle ? Math.fround : keep;
      const out = new Float64Array(x.rowCount * outputCount);
      const values = new Float64Array(fittedCount);
      for (let row = 0; row < x.rowCount; row++) {
        values.fill(Infinity);
        for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
          const start = indices[at]! * fittedCount;
          for (let i = 0; i < fittedCount; i++) values[i] = Math.min(values[i]!, ways[start + i]! + distances[at]!);
        }
        for (let i = 0; i < fittedCount; i++) {
          const way = round(values[i]!);
          values[i] = -0.5 * round(way * way);
        }
        project(values, out, row * outputCount);
      }
      return makeAnswer(x.rowCount, outputCount, out, isSingle && isFloat32);
    },
  });
}

interface Neighbors {
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

// Since 1.1 neighbours may be those within a radius.
function readFinder(attributes: Attributes, search: NeighborSearch): (x: Features) => Neighbors {
  if (attributes.value('n_neighbors') === null) {
    const radius = attributes.number('radius');
    return (x) => search.findWithin(x, radius);
  }
  const count = readNeighborCount(attributes);
  return (x) => {
    const nearest = search.findNearest(x, count);
    return { ...nearest, offsets: Int32Array.from({ length: nearest.rowCount + 1 }, (_, row) => row * count) };
  };
}

/** The attributes of an estimator inside another one. */
export function readPart(attributes: Attributes, name: string, className: string): Attributes {
  const value = attributes.value(name);
  if (!(value instanceof PythonObject) || value.type.name !== className) {
    throw attributes.refuse(`${name} is ${describeKind(value)}, not a ${className}`);
  }
  return new Attributes(value, attributes.path === '' ? name : `${attributes.path}.${name}`);
}

function keep(value: number): number {
  return value;
}
