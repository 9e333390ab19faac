// Lloyd's algorithm: every row to its nearest center, every center to the mean of its rows (sklearn/cluster/_kmeans.py,
// `_kmeans_single_lloyd`).
import { createCenterFinder } from '../distances/index.ts';
import { iterate } from './iterate.ts';
import type { Clustering, StoppingRule, WeightedRows } from './weighted-rows.ts';

/** Clusters rows from centers on, which are not changed. */
export function runLloyd(rows: WeightedRows, centers: Float64Array, rule: StoppingRule): Clustering {
  const { rowCount, columnCount, data } = rows;
  return iterate(rows, centers, rule, {
    assign(current, labels) {
      const clusters = { rowCount: current.length / columnCount, columnCount, data: current };
      const findNearest = createCenterFinder(clusters, 'partial');
      for (let row = 0; row < rowCount; row++) labels[row] = findNearest(data, row * columnCount);
    },
  });
}
