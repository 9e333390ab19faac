// KNeighborsTransformer and RadiusNeighborsTransformer of scikit-learn 0.22 to 1.9 (sklearn/neighbors/_graph.py): X becomes a sparse graph of its
// neighbours among the training rows.
import type { CsrMatrix } from '../../../data/matrix.ts';
import { sortNeighbors } from '../../../kernels/distances/index.ts';
import { answerTable } from '../answer-table.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator, Features } from '../estimator.ts';
import { isSince } from '../release.ts';
import { readNeighborSearch } from './neighbor-search.ts';
import type { NeighborSearch } from './neighbor-search.ts';
import { readNeighborCount } from './read-count.ts';

/** Reads a transformer to the k nearest rows; with distances it answers one neighbour more. */
export function readKNeighborsTransformer(attributes: Attributes): Estimator {
  const search = readNeighborSearch(attributes);
  const isDistance = attributes.choice('mode', ['distance', 'connectivity']) === 'distance';
  const count = readNeighborCount(attributes) + Number(isDistance);
  return makeGraphTransformer(attributes, search, (x) => {
    const { rowCount, indices, distances } = search.findNearest(x, count);
    if (!isDistance) distances.fill(1);
    return {
      kind: 'csr',
      rowCount,
      columnCount: search.fittedCount,
      rowOffsets: Int32Array.from({ length: rowCount + 1 }, (_, row) => row * count),
      columnIndices: indices,
      data: distances,
    };
  });
}

/** Reads a transformer to the rows within a radius. */
export function readRadiusNeighborsTransformer(attributes: Attributes): Estimator {
  const search = readNeighborSearch(attributes);
  const isDistance = attributes.choice('mode', ['distance', 'connectivity']) === 'distance';
  const radius = attributes.number('radius');
  return makeGraphTransformer(attributes, search, (x) => {
    const lists = search.findWithin(x, radius);
    if (isDistance) sortNeighbors(lists);
    return {
      kind: 'csr',
      rowCount: lists.offsets.length - 1,
      columnCount: search.fittedCount,
      rowOffsets: lists.offsets,
      columnIndices: lists.indices,
      data: isDistance ? lists.distances : lists.distances.fill(1),
    };
  });
}

function makeGraphTransformer(
  attributes: Attributes,
  search: NeighborSearch,
  transform: (x: Features) => CsrMatrix,
): Estimator {
  attributes.refuseOverrides(['transform']);
  const { className } = attributes;
  const names = Array.from({ length: search.fittedCount }, (_, index) => `${className.toLowerCase()}${index}`);
  return answerTable(attributes, {
    className,
    featureCount: search.featureCount,
    featureNames: search.rules.featureNames,
    transform,
    outputNames: isSince(search.release, 1, 1) ? () => names : undefined,
  });
}
