// Boosted trees made ready to predict: margins in float32 in the order in which each release adds, and the leaves of rows
// (src/predictor/cpu_predictor.cc, src/gbm/gbtree.cc).
import { applyTrees, compileEnsemble, sumTrees } from '../../kernels/trees/index.ts';
import type { TreeEnsemble, TreeNodes } from '../../kernels/trees/index.ts';
import { negativeFractions, turnDefaultRight } from './category-splits.ts';
import type { TreeBoosterModel, XgboostModel, XgboostTree } from './model.ts';
import { isSince } from './release.ts';
import type { TreeRange } from './rounds.ts';

/** Columns of some rows, of the features in `usedFeatures` only; row-major, NaN is missing. */
export interface UsedColumns {
  readonly data: Float32Array;
  readonly rowCount: number;
}

/** Trees that predict. */
export interface TreeBooster {
  /** Features that some split compares, in ascending order: the columns that rows need. */
  readonly usedFeatures: Int32Array;
  /**
   * Adds the trees to the margins of the rows, which hold what their sums start from. `isInplace` tells how dart's weights
   * round in `inplace_predict`.
   */
  readonly addMargins: (rows: UsedColumns, range: TreeRange, margins: Float32Array, isInplace: boolean) => void;
  /** Leaf of each row in each tree: [rows, trees]. */
  readonly findLeaves: (rows: UsedColumns, range: TreeRange) => Int32Array;
}

/** Consecutive trees whose leaves have the same width. */
interface Segment {
  readonly begin: number;
  readonly ensemble: TreeEnsemble;
}

/** Compiles the trees of a model; refuses what is no tree with MALFORMED_DATA. */
export function createTreeBooster(model: XgboostModel, booster: TreeBoosterModel): TreeBooster {
  const { release } = model;
  const trees = booster.trees.map((tree) => turnDefaultRight(tree, release));
  const usedFeatures = findUsedFeatures(trees, model.featureCount);
  const columns = new Map(Array.from(usedFeatures, (feature, column) => [feature, column]));
  const nodes = trees.map((tree, index) => describeTree(tree, columns, booster.treeGroups[index]!));
  const { treeWeights } = booster;
  const compile = (weigh?: (value: number, tree: number) => number): Segment[] =>
    compileSegments(model, trees, weigh === undefined ? nodes : weighLeaves(nodes, weigh), usedFeatures.length);
  const segments =
    treeWeights === undefined ? compile() : compile((value, tree) => Math.fround(value * treeWeights[tree]!));
  // inplace_predict of 1.4 to 3.2 adds the base score to each tree's leaf and takes it away again.
  const inplaceSegments =
    treeWeights === undefined || !isSince(release, 1, 4) || isSince(release, 3, 3)
      ? segments
      : compile((value, tree) => {
          const base = model.baseMargins[booster.treeGroups[tree]!]!;
          return Math.fround(Math.fround(Math.fround(base + value) - base) * treeWeights[tree]!);
        });
  // Before 1.0 a dart that was loaded drops trees at random by parameters that nothing has set; here all trees count, as since 1.0.
  // Before 1.3 (dart: before 1.4) the trees were summed by themselves, and the sum added to the base score.
  const isSummedApart = treeWeights === undefined ? !isSince(release, 1, 3) : !isSince(release, 1, 4);
  return {
    usedFeatures,
    addMargins(rows, range, margins, isInplace) {
      const sums = isSummedApart ? new Float32Array(margins.length) : margins;
      for (const ensemble of selectTrees(isInplace ? inplaceSegments : segments, range)) {
        sumTrees(ensemble, rows.data, rows.rowCount, sums);
      }
      if (isSummedApart) for (let at = 0; at < margins.length; at++) margins[at]! += sums[at]!;
    },
    findLeaves(rows, range) {
      const out = new Int32Array(rows.rowCount * (range.end - range.begin));
      const parts = selectTrees(segments, range);
      const [only] = parts;
      if (parts.length === 1 && only !== undefined) {
        applyTrees(only, rows.data, rows.rowCount, out);
        return out;
      }
      let column = 0;
      for (const ensemble of parts) {
        const width = ensemble.trees.length;
        const leaves = new Int32Array(rows.rowCount * width);
        applyTrees(ensemble, rows.data, rows.rowCount, leaves);
        for (let row = 0; row < rows.rowCount; row++) {
          out.set(leaves.subarray(row * width, (row + 1) * width), row * (range.end - range.begin) + column);
        }
        column += width;
      }
      return out;
    },
  };
}

// Nodes that no path reaches may hold anything; the compiler looks at those that a path reaches.
function findUsedFeatures(trees: readonly XgboostTree[], featureCount: number): Int32Array {
  const used = new Set<number>();
  for (const { left, feature } of trees) {
    for (let node = 0; node < left.length; node++) {
      const index = feature[node]!;
      if (left[node]! >= 0 && index >= 0 && index < featureCount) used.add(index);
    }
  }
  return Int32Array.from(used).sort();
}

function describeTree(tree: XgboostTree, columns: ReadonlyMap<number, number>, group: number): TreeNodes {
  return {
    left: tree.left,
    right: tree.right,
    feature: tree.feature.map((feature) => columns.get(feature) ?? -1),
    threshold: new Float64Array(tree.threshold),
    missingLeft: tree.defaultLeft,
    categories: tree.categories,
    values: new Float64Array(tree.leafValues),
    outputOffset: tree.width > 1 ? 0 : group,
  };
}

function weighLeaves(nodes: readonly TreeNodes[], weigh: (value: number, tree: number) => number): TreeNodes[] {
  return nodes.map((tree, index) => ({ ...tree, values: tree.values.map((value) => weigh(value, index)) }));
}

function compileSegments(
  model: XgboostModel,
  trees: readonly XgboostTree[],
  nodes: readonly TreeNodes[],
  columnCount: number,
): Segment[] {
  const segments: Segment[] = [];
  for (let begin = 0, end = 0; begin < trees.length; begin = end) {
    const { width } = trees[begin]!;
    while (end < trees.length && trees[end]!.width === width) end++;
    const ensemble = compileEnsemble(nodes.slice(begin, end), {
      featureCount: columnCount,
      width,
      outputCount: model.groupCount,
      goesLeft: 'less',
      precision: 'float32',
      categories: { membersGo: 'right', negativeFractions: negativeFractions(model.release) },
    });
    segments.push({ begin, ensemble });
  }
  return segments;
}

function selectTrees(segments: readonly Segment[], range: TreeRange): TreeEnsemble[] {
  const parts: TreeEnsemble[] = [];
  for (const { begin, ensemble } of segments) {
    const from = Math.max(0, range.begin - begin);
    const to = Math.min(ensemble.trees.length, range.end - begin);
    if (from === 0 && to === ensemble.trees.length) parts.push(ensemble);
    else if (from < to) parts.push({ ...ensemble, trees: ensemble.trees.slice(from, to) });
  }
  return parts;
}
