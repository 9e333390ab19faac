// Principal axes of centered columns, with the variances along them (sklearn/decomposition/_pca.py, `_fit_full`, `_fit_truncated`).
import { decomposeSingular, decomposeSymmetric, multiplyColumns } from '../../../../kernels/linear-algebra/index.ts';
import type { TrainingColumns } from '../training-data.ts';
import { inferDimension } from './infer-dimension.ts';
import { decomposeRandomly } from './randomized-svd.ts';
import type { RandomizedOptions } from './randomized-svd.ts';

/** What PCA learns beside the means. */
export interface PrincipalAxes {
  /** How many components were asked for; fewer are kept where there are fewer axes. */
  readonly componentCount: number;
  /** The axes that are kept, one after the other. */
  readonly components: Float64Array;
  readonly variances: Float64Array;
  readonly ratios: Float64Array;
  readonly singularValues: Float64Array;
  /** The mean variance along the other axes; undefined where none is left. */
  readonly noiseVariance: number | undefined;
}

/** All axes by falling variance, before some are chosen. */
interface AllAxes {
  /** One after the other. */
  readonly axes: Float64Array;
  readonly variances: Float64Array;
  readonly singularValues: Float64Array;
}

/**
 * Finds all axes of columns around their means, and keeps `count` of them, those that explain the part `count` (below 1) of the
 * variance, or those of Minka's choice.
 */
export function analyzeAll(
  data: TrainingColumns,
  solver: 'full' | 'covariance_eigh',
  count: number | 'mle',
): PrincipalAxes {
  const { rowCount, columnCount } = data;
  const { axes, variances, singularValues } = solver === 'full' ? decompose(data) : decomposeCovariance(data);
  const total = sum(variances);
  const ratios = variances.map((variance) => variance / total);
  const componentCount = chooseCount(count, variances, ratios, rowCount);
  const isPartial = componentCount < Math.min(rowCount, columnCount);
  return {
    componentCount,
    components: pointUpwards(axes.slice(0, componentCount * columnCount), columnCount),
    variances: variances.slice(0, componentCount),
    ratios: ratios.slice(0, componentCount),
    singularValues: singularValues.slice(0, componentCount),
    noiseVariance: isPartial
      ? sum(variances.subarray(componentCount)) / (variances.length - componentCount)
      : undefined,
  };
}

/** Finds the `count` leading axes: by random projections, or exactly where none are given, as ARPACK does. */
export function analyzeLeading(
  data: TrainingColumns,
  count: number,
  projection: Omit<RandomizedOptions, 'componentCount'> | undefined,
): PrincipalAxes {
  const { columns, rowCount, columnCount } = data;
  const { values, vectors } =
    projection === undefined
      ? decomposeLeading(data, count)
      : decomposeRandomly(columns, rowCount, columnCount, { componentCount: count, ...projection });
  const variances = values.map((value) => (value * value) / (rowCount - 1));
  const total = sum(columns.map((value) => value * value)) / (rowCount - 1);
  const least = Math.min(rowCount, columnCount);
  return {
    componentCount: count,
    components: pointUpwards(vectors, columnCount),
    variances,
    ratios: variances.map((variance) => variance / total),
    singularValues: values,
    noiseVariance: count < least ? (total - sum(variances)) / (least - count) : undefined,
  };
}

function decompose({ columns, rowCount, columnCount }: TrainingColumns): AllAxes {
  const { values, v } = decomposeSingular(columns, rowCount, columnCount);
  return { axes: v, singularValues: values, variances: values.map((value) => (value * value) / (rowCount - 1)) };
}

function decomposeLeading({ columns, rowCount, columnCount }: TrainingColumns, count: number) {
  const { values, v } = decomposeSingular(columns, rowCount, columnCount);
  return { values: values.slice(0, count), vectors: v.slice(0, count * columnCount) };
}

/** scikit-learn centers the covariance; columns that are centered before lose no digits where means are large. */
function decomposeCovariance({ columns, rowCount, columnCount }: TrainingColumns): AllAxes {
  const covariance = multiplyColumns(columns, rowCount, columnCount);
  for (let at = 0; at < covariance.length; at++) covariance[at] = covariance[at]! / (rowCount - 1);
  const { values, vectors } = decomposeSymmetric(covariance, columnCount);
  // Rounding may leave a variance below zero.
  const variances = values.map((value) => Math.max(value, 0));
  return { axes: vectors, variances, singularValues: variances.map((value) => Math.sqrt(value * (rowCount - 1))) };
}

function chooseCount(count: number | 'mle', variances: Float64Array, ratios: Float64Array, rowCount: number): number {
  if (count === 'mle') return inferDimension(variances, rowCount);
  if (count === 0 || count >= 1) return count;
  let explained = 0;
  let needed = 1;
  for (const ratio of ratios) {
    explained += ratio;
    if (explained <= count) needed++;
  }
  return needed;
}

/** Turns each axis so that its largest entry, the first of equals, is above zero. */
function pointUpwards(axes: Float64Array, columnCount: number): Float64Array {
  for (let start = 0; start < axes.length; start += columnCount) {
    let largest = 0;
    for (let j = 0; j < columnCount; j++) {
      const entry = axes[start + j]!;
      if (Math.abs(entry) > Math.abs(largest)) largest = entry;
    }
    if (largest >= 0) continue;
    for (let j = 0; j < columnCount; j++) axes[start + j] = -axes[start + j]!;
  }
  return axes;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
