// Elkan's algorithm: the triangle inequality spares most distances (Elkan 2003; sklearn/cluster/_k_means_elkan.pyx).
import { iterate } from './iterate.ts';
import { squaredDistance } from './weighted-rows.ts';
import type { Clustering, StoppingRule, WeightedRows } from './weighted-rows.ts';

/** Clusters rows from two centers or more on, which are not changed. */
export function runElkan(rows: WeightedRows, centers: Float64Array, rule: StoppingRule): Clustering {
  const bounds = new DistanceBounds(rows, centers);
  return iterate(rows, centers, rule, {
    assign: (current, labels) => {
      bounds.assign(current, labels);
    },
    follow: (current, shifts, labels) => {
      bounds.follow(current, shifts, labels);
    },
  });
}

/** What is known of the distances between rows and centers without computing them. */
class DistanceBounds {
  readonly #rows: WeightedRows;
  readonly #clusterCount: number;
  /** No row is farther from the center of its cluster. */
  readonly #upper: Float64Array;
  /** No row is nearer to a center: [rows, clusters]. */
  readonly #lower: Float64Array;
  /** Half of the distances between centers: [clusters, clusters]. */
  #halves: Float64Array;
  /** Half of the distance of each center to the nearest other one. */
  #nearest: Float64Array;
  #isBegun = false;

  constructor(rows: WeightedRows, centers: Float64Array) {
    this.#rows = rows;
    this.#clusterCount = centers.length / rows.columnCount;
    this.#upper = new Float64Array(rows.rowCount);
    this.#lower = new Float64Array(rows.rowCount * this.#clusterCount);
    this.#halves = halveDistances(centers, rows.columnCount);
    this.#nearest = findNearestHalves(this.#halves, this.#clusterCount);
  }

  assign(centers: Float64Array, labels: Int32Array): void {
    if (!this.#isBegun) this.#begin(centers, labels);
    this.#isBegun = true;
    for (let row = 0; row < this.#rows.rowCount; row++) this.#assignRow(row, centers, labels);
  }

  follow(centers: Float64Array, shifts: Float64Array, labels: Int32Array): void {
    const count = this.#clusterCount;
    for (let row = 0; row < this.#rows.rowCount; row++) {
      this.#upper[row]! += shifts[labels[row]!]!;
      for (let cluster = 0; cluster < count; cluster++) {
        const at = row * count + cluster;
        this.#lower[at] = Math.max(0, this.#lower[at]! - shifts[cluster]!);
      }
    }
    this.#halves = halveDistances(centers, this.#rows.columnCount);
    this.#nearest = findNearestHalves(this.#halves, count);
  }

  #begin(centers: Float64Array, labels: Int32Array): void {
    const count = this.#clusterCount;
    for (let row = 0; row < this.#rows.rowCount; row++) {
      let best = 0;
      let least = this.#measure(row, centers, 0);
      this.#lower[row * count] = least;
      for (let cluster = 1; cluster < count; cluster++) {
        if (least <= this.#halves[best * count + cluster]!) continue;
        const distance = this.#measure(row, centers, cluster);
        this.#lower[row * count + cluster] = distance;
        if (distance < least) {
          least = distance;
          best = cluster;
        }
      }
      labels[row] = best;
      this.#upper[row] = least;
    }
  }

  #assignRow(row: number, centers: Float64Array, labels: Int32Array): void {
    const count = this.#clusterCount;
    let label = labels[row]!;
    let upper = this.#upper[row]!;
    if (this.#nearest[label]! >= upper) return;
    let isTight = false;
    for (let cluster = 0; cluster < count; cluster++) {
      const at = row * count + cluster;
      const mayBeNearer = (): boolean => upper > this.#lower[at]!;
      const half = this.#halves[label * count + cluster]!;
      if (cluster === label || !mayBeNearer() || upper <= half) continue;
      if (!isTight) {
        upper = this.#measure(row, centers, label);
        this.#lower[row * count + label] = upper;
        isTight = true;
      }
      if (!mayBeNearer() && upper <= half) continue;
      const distance = this.#measure(row, centers, cluster);
      this.#lower[at] = distance;
      if (distance < upper) {
        label = cluster;
        upper = distance;
      }
    }
    labels[row] = label;
    this.#upper[row] = upper;
  }

  #measure(row: number, centers: Float64Array, cluster: number): number {
    const { columnCount, data } = this.#rows;
    return Math.sqrt(squaredDistance(data, row * columnCount, centers, cluster * columnCount, columnCount));
  }
}

function halveDistances(centers: Float64Array, columnCount: number): Float64Array {
  const count = centers.length / columnCount;
  const halves = new Float64Array(count * count);
  for (let one = 0; one < count; one++) {
    for (let other = 0; other < one; other++) {
      const distance = Math.sqrt(
        squaredDistance(centers, one * columnCount, centers, other * columnCount, columnCount),
      );
      halves[one * count + other] = distance / 2;
      halves[other * count + one] = distance / 2;
    }
  }
  return halves;
}

function findNearestHalves(halves: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, cluster) => {
    let least = Infinity;
    for (let other = 0; other < count; other++) {
      if (other !== cluster) least = Math.min(least, halves[cluster * count + other]!);
    }
    return least;
  });
}
