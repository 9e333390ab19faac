// The step of k-means that moves the centers to the means of their clusters (sklearn/cluster/_k_means_common.pyx).
import { squaredDistance } from './weighted-rows.ts';
import type { WeightedRows } from './weighted-rows.ts';

/**
 * Writes the means of the clusters into `out`. A cluster without rows takes the row that is farthest from its own center; where
 * every row lies on its center, it is put where the heaviest cluster is.
 */
export function moveCenters(rows: WeightedRows, centers: Float64Array, labels: Int32Array, out: Float64Array): void {
  const { rowCount, columnCount, data, weights } = rows;
  const clusterWeights = new Float64Array(centers.length / columnCount);
  out.fill(0);
  for (let row = 0; row < rowCount; row++) {
    const label = labels[row]!;
    const weight = weights[row]!;
    clusterWeights[label]! += weight;
    const start = label * columnCount;
    const at = row * columnCount;
    for (let column = 0; column < columnCount; column++) out[start + column]! += data[at + column]! * weight;
  }
  fillEmptyClusters(rows, centers, labels, clusterWeights, out);
  average(out, clusterWeights, columnCount);
}

function fillEmptyClusters(
  { rowCount, columnCount, data, weights }: WeightedRows,
  centers: Float64Array,
  labels: Int32Array,
  clusterWeights: Float64Array,
  out: Float64Array,
): void {
  const empty = [...clusterWeights.keys()].filter((cluster) => clusterWeights[cluster] === 0);
  if (empty.length === 0) return;
  const distances = Float64Array.from({ length: rowCount }, (_, row) =>
    squaredDistance(data, row * columnCount, centers, labels[row]! * columnCount, columnCount),
  );
  const farthest = [...distances.keys()].sort((one, other) => distances[other]! - distances[one]!);
  if (distances[farthest[0]!] === 0) return;
  for (const [index, cluster] of empty.entries()) {
    const row = farthest[index]!;
    const weight = weights[row]!;
    const from = labels[row]!;
    for (let column = 0; column < columnCount; column++) {
      const part = data[row * columnCount + column]! * weight;
      out[from * columnCount + column]! -= part;
      out[cluster * columnCount + column] = part;
    }
    clusterWeights[cluster] = weight;
    clusterWeights[from]! -= weight;
  }
}

function average(centers: Float64Array, clusterWeights: Float64Array, columnCount: number): void {
  let heaviest = 0;
  for (let cluster = 1; cluster < clusterWeights.length; cluster++) {
    if (clusterWeights[cluster]! > clusterWeights[heaviest]!) heaviest = cluster;
  }
  for (let cluster = 0; cluster < clusterWeights.length; cluster++) {
    const start = cluster * columnCount;
    if (clusterWeights[cluster]! > 0) {
      const share = 1 / clusterWeights[cluster]!;
      for (let column = 0; column < columnCount; column++) centers[start + column]! *= share;
    } else {
      centers.copyWithin(start, heaviest * columnCount, (heaviest + 1) * columnCount);
    }
  }
}

/** How far each center has moved. */
export function measureShifts(before: Float64Array, after: Float64Array, columnCount: number): Float64Array {
  return Float64Array.from({ length: before.length / columnCount }, (_, cluster) =>
    Math.sqrt(squaredDistance(after, cluster * columnCount, before, cluster * columnCount, columnCount)),
  );
}
