// Approximate contributions: at each split of a row's path, its feature gets the change of the mean answer (after Saabas).
import type { ShapTree } from './shap-tree.ts';
import { goesLeft } from './shap-tree.ts';

const { fround } = Math;

/** Adds the contributions of a row to phi: one for each feature, then the mean of the tree. */
export function addApproximateShap(shap: ShapTree, row: Float32Array, phi: Float32Array): void {
  const { left, right, feature } = shap.tree;
  let mean = shap.means[0]!;
  phi[phi.length - 1]! += mean;
  let node = 0;
  let split = -1;
  while (left[node]! >= 0) {
    split = feature[node]!;
    node = goesLeft(shap, node, row) ? left[node]! : right[node]!;
    phi[split]! += fround(shap.means[node]! - mean);
    mean = shap.means[node]!;
  }
  if (split >= 0) phi[split]! += fround(shap.values[node]! - mean);
}
