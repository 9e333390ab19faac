// Where k-means begins: rows that are far from each other (Arthur and Vassilvitskii 2007, with several trials for each center;
// sklearn/cluster/_kmeans.py, `_kmeans_plusplus`), or rows by chance.
import type { RandomState } from '../random/index.ts';
import type { WeightedRows } from './weighted-rows.ts';

/** Positions of the rows that k-means++ chooses, with the draws of NumPy. */
export function seedApart(rows: WeightedRows, clusterCount: number, random: RandomState): Int32Array {
  const { rowCount, weights } = rows;
  const trials = 2 + Math.floor(Math.log(clusterCount));
  const measure = createMeasure(rows);
  const positions = new Int32Array(clusterCount);
  positions[0] = seedByChance(rows, 1, random, true)[0]!;
  let closest = measure(positions[0]);
  let potential = weigh(closest, weights);
  const cumulative = new Float64Array(rowCount);
  for (let cluster = 1; cluster < clusterCount; cluster++) {
    const draws = Array.from(random.uniform(0, 1, trials), (draw) => draw * potential);
    let sum = 0;
    for (let row = 0; row < rowCount; row++) cumulative[row] = sum += weights[row]! * closest[row]!;
    const candidates = draws.map((draw) => Math.min(findPosition(cumulative, draw), rowCount - 1));
    let best: { readonly position: number; readonly distances: Float64Array; readonly potential: number } | undefined;
    for (const position of candidates) {
      const distances = measure(position);
      for (let row = 0; row < rowCount; row++) distances[row] = Math.min(closest[row]!, distances[row]!);
      const weighed = weigh(distances, weights);
      if (best === undefined || weighed < best.potential) best = { position, distances, potential: weighed };
    }
    positions[cluster] = best!.position;
    closest = best!.distances;
    ({ potential } = best!);
  }
  return positions;
}

/** Positions of rows that are chosen by their weights. */
export function seedByChance(
  { rowCount, weights }: WeightedRows,
  count: number,
  random: RandomState,
  replace = false,
): Int32Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return random.choice(rowCount, count, { replace, p: weights.map((weight) => weight / total) });
}

// |x|^2 - 2 x c + |c|^2, not below zero, as scikit-learn measures here.
function createMeasure({ rowCount, columnCount, data }: WeightedRows): (position: number) => Float64Array {
  const multiply = (one: number, other: number): number => {
    let sum = 0;
    for (let column = 0; column < columnCount; column++) {
      sum += data[one * columnCount + column]! * data[other * columnCount + column]!;
    }
    return sum;
  };
  const norms = Float64Array.from({ length: rowCount }, (_, row) => multiply(row, row));
  return (position) =>
    Float64Array.from({ length: rowCount }, (_, row) =>
      Math.max(0, norms[position]! - 2 * multiply(position, row) + norms[row]!),
    );
}

function weigh(distances: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < distances.length; row++) sum += distances[row]! * weights[row]!;
  return sum;
}

// The first position whose sum is not below the draw.
function findPosition(cumulative: Float64Array, draw: number): number {
  let [low, high] = [0, cumulative.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! < draw) low = middle + 1;
    else high = middle;
  }
  return low;
}
