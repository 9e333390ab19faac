// X and y around their (weighted) means, as linear models with an intercept are fitted (sklearn/linear_model/_base.py,
// `_preprocess_data` and `_rescale_data`).
import { sumPairwise } from '../../../../kernels/elementary/index.ts';
import type { TrainingColumns } from '../training-data.ts';

/** What a linear model is fitted to. */
export interface CenteredData {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Column after column: less their means, times the roots of the weights. */
  readonly columns: Float64Array;
  readonly y: Float64Array;
  readonly xOffset: Float64Array;
  readonly yOffset: number;
}

/** Takes off the means, where an intercept is to be fitted, and gives rows their weights. The columns and `y` are spent. */
export function centerData(
  { rowCount, columnCount, columns }: TrainingColumns,
  y: Float64Array,
  fitIntercept: boolean,
  weights: Float64Array | undefined,
): CenteredData {
  const centered = columns;
  const target = y;
  const xOffset = new Float64Array(columnCount);
  let yOffset = 0;
  if (fitIntercept) {
    for (let column = 0; column < columnCount; column++) {
      const part = centered.subarray(column * rowCount, (column + 1) * rowCount);
      xOffset[column] = takeMean(part, weights);
    }
    yOffset = takeMean(target, weights);
  }
  if (weights !== undefined) {
    const roots = weights.map(Math.sqrt);
    for (let at = 0; at < centered.length; at++) centered[at] = centered[at]! * roots[at % rowCount]!;
    for (let row = 0; row < rowCount; row++) target[row] = target[row]! * roots[row]!;
  }
  return { rowCount, columnCount, columns: centered, y: target, xOffset, yOffset };
}

/** Takes the (weighted) mean off the values and answers it. */
export function takeMean(values: Float64Array, weights?: Float64Array): number {
  const count = values.length;
  let mean: number;
  if (weights === undefined) mean = sumPairwise(values, 0, count) / count;
  else {
    const products = values.map((value, row) => value * weights[row]!);
    mean = sumPairwise(products, 0, count) / sumPairwise(weights, 0, count);
  }
  for (let row = 0; row < count; row++) values[row] = values[row]! - mean;
  return mean;
}

/** The intercept that belongs to coefficients of centered data. */
export function findIntercept({ xOffset, yOffset }: CenteredData, coef: Float64Array): number {
  let product = 0;
  for (let column = 0; column < coef.length; column++) product += xOffset[column]! * coef[column]!;
  return yOffset - product;
}
