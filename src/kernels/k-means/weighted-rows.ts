// What k-means works on (sklearn/cluster/_k_means_common.pyx).

/** Rows one after the other, and what each of them counts. */
export interface WeightedRows {
  readonly rowCount: number;
  readonly columnCount: number;
  /** rowCount * columnCount numbers. */
  readonly data: Float64Array;
  /** A weight for each row. */
  readonly weights: Float64Array;
}

/** What one run ends with. */
export interface Clustering {
  /** The cluster of each row. */
  readonly labels: Int32Array;
  /** One center after the other. */
  readonly centers: Float64Array;
  /** Weighted sum of the squared distances of the rows to the centers of their clusters. */
  readonly inertia: number;
  readonly iterations: number;
}

/** When a run ends: after so many iterations, or where the centers' squared shifts add up to no more than the tolerance. */
export interface StoppingRule {
  readonly maxIterations: number;
  readonly tolerance: number;
}

/** The squared distance of two rows: four columns at a time, as scikit-learn adds them up. */
export function squaredDistance(
  x: Float64Array,
  at: number,
  y: Float64Array,
  other: number,
  columnCount: number,
): number {
  const whole = columnCount & ~3;
  let sum = 0;
  let i = 0;
  for (; i < whole; i += 4) {
    const first = x[at + i]! - y[other + i]!;
    const second = x[at + i + 1]! - y[other + i + 1]!;
    const third = x[at + i + 2]! - y[other + i + 2]!;
    const fourth = x[at + i + 3]! - y[other + i + 3]!;
    sum += first * first + second * second + third * third + fourth * fourth;
  }
  for (; i < columnCount; i++) {
    const difference = x[at + i]! - y[other + i]!;
    sum += difference * difference;
  }
  return sum;
}

/** The weighted sum of the squared distances of the rows to the centers of their clusters. */
export function sumInertia(rows: WeightedRows, centers: Float64Array, labels: Int32Array): number {
  const { rowCount, columnCount, data, weights } = rows;
  let inertia = 0;
  for (let row = 0; row < rowCount; row++) {
    const distance = squaredDistance(data, row * columnCount, centers, labels[row]! * columnCount, columnCount);
    inertia += distance * weights[row]!;
  }
  return inertia;
}
