// What each feature adds to the margins of a row, and each pair of features (src/predictor/cpu_predictor.cc up to 3.2,
// src/predictor/interpretability/shap.cc since 3.3).
import { DecantError } from '../../../errors.ts';
import type { TreeBoosterModel, XgboostModel } from '../model.ts';
import { describeRelease, isSince } from '../release.ts';
import { addApproximateShap } from './approximate-shap.ts';
import { addPathShap, UNCONDITIONED } from './path-shap.ts';
import { addQuadratureInteractions, addQuadratureShap } from './quadrature-shap.ts';
import type { ShapTree } from './shap-tree.ts';
import { findRootMean, prepareShapTree } from './shap-tree.ts';

const { fround } = Math;

/** Rows to explain. */
export interface ExplainedRows {
  /** Every feature, row-major; NaN is missing. */
  readonly x: Float32Array;
  readonly rowCount: number;
  /** What the margins start from: [rows, groups]. */
  readonly bases: Float32Array;
}

/** One output of one tree, and its group. */
interface Entry {
  readonly shap: ShapTree;
  readonly group: number;
  readonly weight: number;
  readonly rootMean: number;
}

/** Explains predictions of a model. */
export interface TreeExplainer {
  /** [rows, groups, features + 1]; the last is what the margin starts from. `treeEnd` is how many trees count. */
  readonly findContributions: (rows: ExplainedRows, treeEnd: number, isApproximate: boolean) => Float32Array;
  /** [rows, groups, features + 1, features + 1]. */
  readonly findInteractions: (rows: ExplainedRows, treeEnd: number, isApproximate: boolean) => Float32Array;
}

/** An explainer; trees are prepared when they are first needed. */
export function createTreeExplainer(model: XgboostModel, booster: TreeBoosterModel): TreeExplainer {
  const { release, groupCount, featureCount } = model;
  const size = featureCount + 1;
  const hasQuadrature = isSince(release, 3, 3);
  // Before 1.0 dart's weights were not counted, and all trees were added to the same sums.
  const treeWeights = isSince(release, 1, 0) ? booster.treeWeights : undefined;
  const prepared: (readonly Entry[])[] = [];

  function listEntries(treeEnd: number): readonly Entry[] {
    for (let index = prepared.length; index < treeEnd; index++) {
      const tree = booster.trees[index]!;
      const weight = treeWeights?.[index] ?? 1;
      const outputs = tree.width === 1 ? [0] : Array.from({ length: tree.width }, (_, output) => output);
      prepared[index] = outputs.map((output) => {
        const shap = prepareShapTree(tree, release, output);
        const group = tree.width === 1 ? booster.treeGroups[index]! : output;
        return { shap, group, weight, rootMean: hasQuadrature ? findRootMean(shap) : 0 };
      });
    }
    return prepared.slice(0, treeEnd).flat();
  }

  function checkWidths(treeEnd: number, isApproximate: boolean): void {
    if (hasQuadrature && !isApproximate) return;
    if (booster.trees.slice(0, treeEnd).every((tree) => tree.width === 1)) return;
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `XGBoost ${describeRelease(release)} has no ${isApproximate ? 'approximate ' : ''}contributions for trees of several outputs.`,
    );
  }

  function explain(
    rows: ExplainedRows,
    entries: readonly Entry[],
    add: (entry: Entry, row: Float32Array, phi: Float32Array) => void,
  ) {
    const out = new Float32Array(rows.rowCount * groupCount * size);
    const own = new Float32Array(size);
    forEachRow(rows, (row, index) => {
      for (const entry of entries) {
        const start = (index * groupCount + entry.group) * size;
        const phi = out.subarray(start, start + size);
        if (!isSince(release, 1, 0)) {
          add(entry, row, phi);
          continue;
        }
        own.fill(0);
        add(entry, row, own);
        for (let at = 0; at < size; at++) phi[at]! += fround(own[at]! * entry.weight);
      }
    });
    for (let at = 0; at < rows.bases.length; at++) out[at * size + featureCount]! += rows.bases[at]!;
    return out;
  }

  function forEachRow({ x, rowCount }: ExplainedRows, visit: (row: Float32Array, index: number) => void): void {
    for (let index = 0; index < rowCount; index++)
      visit(x.subarray(index * featureCount, (index + 1) * featureCount), index);
  }

  // Since 3.3 the means of the trees are summed in float64, apart from the rest.
  function sumRootMeans(entries: readonly Entry[]): Float32Array {
    const sums = new Float64Array(groupCount);
    for (const { group, rootMean, weight } of entries) sums[group]! += rootMean * weight;
    return Float32Array.from(sums);
  }

  function findContributions(rows: ExplainedRows, treeEnd: number, isApproximate: boolean): Float32Array {
    checkWidths(treeEnd, isApproximate);
    checkSize(rows.rowCount * groupCount * size);
    const entries = listEntries(treeEnd);
    if (isApproximate)
      return explain(rows, entries, ({ shap }, row, phi) => {
        addApproximateShap(shap, row, phi);
      });
    if (!hasQuadrature)
      return explain(rows, entries, ({ shap }, row, phi) => {
        addPathShap(shap, row, phi, UNCONDITIONED);
      });
    const means = sumRootMeans(entries);
    const bases = rows.bases.map((base, at) => fround(means[at % groupCount]!) + base);
    return explain({ ...rows, bases }, entries, ({ shap }, row, phi) => {
      addQuadratureShap(shap, row, phi);
    });
  }

  function findInteractions(rows: ExplainedRows, treeEnd: number, isApproximate: boolean): Float32Array {
    checkWidths(treeEnd, isApproximate);
    checkSize(rows.rowCount * groupCount * size * size);
    if (hasQuadrature && !isApproximate) return findByQuadrature(rows, listEntries(treeEnd));
    const diagonal = findContributions(rows, treeEnd, isApproximate);
    // The approximation knows no conditions, so no two features interact; nor do features that no tree asks for.
    const matrices = subtractFromSelf(diagonal, isApproximate ? size : featureCount);
    const features = isApproximate ? [] : listFeatures(treeEnd);
    for (const feature of features) {
      const [on, off] = (['present', 'absent'] as const).map((kind) =>
        explain(rows, listEntries(treeEnd), ({ shap }, row, phi) => {
          addPathShap(shap, row, phi, { kind, feature });
        }),
      );
      for (let at = 0; at < diagonal.length; at += size) {
        for (let other = 0; other < size; other++) {
          matrices[(at + feature) * size + other] = fround(on![at + other]! - off![at + other]!) / 2;
        }
      }
    }
    for (let at = 0; at < diagonal.length; at += size)
      subtractPairs(matrices.subarray(at * size), diagonal.subarray(at));
    return matrices;
  }

  // Pairs of which neither feature is conditioned: equal numbers are subtracted, which gives 0, or NaN where they are not finite.
  function subtractFromSelf(diagonal: Float32Array, columnCount: number): Float32Array {
    const matrices = new Float32Array(diagonal.length * size);
    for (let at = 0; at < diagonal.length; at += size) {
      for (let column = 0; column < columnCount; column++) {
        if (Number.isFinite(diagonal[at + column])) continue;
        for (let row = 0; row < size; row++) matrices[(at + row) * size + column] = Number.NaN;
      }
    }
    return matrices;
  }

  // The matrix's own diagonal: in the order of the columns, each pair subtracted and the feature's contribution added.
  function subtractPairs(matrix: Float32Array, diagonal: Float32Array): void {
    for (let row = 0; row < size; row++) {
      let value = hasQuadrature ? diagonal[row]! : 0;
      for (let column = 0; column < size; column++) {
        if (column !== row) value = fround(value - matrix[row * size + column]!);
        else if (!hasQuadrature) value = fround(value + diagonal[row]!);
      }
      matrix[row * size + row] = value;
    }
  }

  function findByQuadrature(rows: ExplainedRows, entries: readonly Entry[]): Float32Array {
    const means = sumRootMeans(entries);
    const matrices = new Float32Array(rows.rowCount * groupCount * size * size);
    forEachRow(rows, (row, index) => {
      for (let group = 0; group < groupCount; group++) {
        const diagonal = new Float32Array(size);
        const start = (index * groupCount + group) * size * size;
        const matrix = matrices.subarray(start, start + size * size);
        for (const entry of entries) {
          if (entry.group === group) addQuadratureInteractions(entry.shap, row, entry.weight, diagonal, matrix, size);
        }
        diagonal[featureCount] =
          fround(diagonal[featureCount]! + means[group]!) + rows.bases[index * groupCount + group]!;
        for (let left = 0; left < size; left++) {
          for (let right = left + 1; right < size; right++) {
            const mean = fround(matrix[left * size + right]! + matrix[right * size + left]!) / 2;
            matrix[left * size + right] = mean;
            matrix[right * size + left] = mean;
          }
        }
        subtractPairs(matrix, diagonal);
      }
    });
    return matrices;
  }

  function listFeatures(treeEnd: number): readonly number[] {
    const features = new Set<number>();
    for (const { shap } of listEntries(treeEnd)) {
      for (const node of shap.order) if (shap.tree.left[node]! >= 0) features.add(shap.tree.feature[node]!);
    }
    return [...features].sort((left, right) => left - right);
  }

  return { findContributions, findInteractions };
}

/** Most numbers of one answer. */
const MAX_NUMBERS = 2 ** 26;

function checkSize(count: number): void {
  if (count <= MAX_NUMBERS) return;
  throw new DecantError(
    'LIMIT_EXCEEDED',
    `Contributions of ${count} numbers in one answer; at most ${MAX_NUMBERS} are given.`,
    {
      hint: 'Ask for fewer rows at once.',
    },
  );
}
