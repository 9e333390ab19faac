// SHAP values of CatBoost (catboost/libs/fstr/shap_values.cpp, the calculation named Regular): for each row what each column adds, and last
// what is expected without any.
import { DecantError } from '../../errors.ts';
import { compileWalk } from './leaf-indexes.ts';
import type { RowWalk } from './leaf-indexes.ts';
import { listWeighedTrees } from './leaf-weights.ts';
import type { WeighedTree } from './leaf-weights.ts';
import type { CatboostModel } from './model.ts';
import { groupByColumns } from './question-columns.ts';
import type { QuestionColumns } from './question-columns.ts';
import type { Rows } from './rows.ts';

/** Answers, for each row, `width` numbers for each sum. */
export type Explain = (rows: Rows, width: number) => Float64Array;

/** One step of a way from the root. */
interface Step {
  readonly group: number;
  /** Share of the training rows that goes this way. */
  readonly zero: number;
  /** Does the row go this way? */
  readonly one: number;
  readonly weight: number;
}

/** Weights that are added to 1 and make no difference to CatBoost (util/generic/ymath.h, FuzzyEquals). */
const NEGLIGIBLE = 1e-13;

/** Prepares the trees of a checked model; refuses one that keeps no weights of its leaves, or is scaled. */
export function compileShap(model: CatboostModel, isMultiClass: boolean): Explain {
  if (model.scale !== 1) throw refuse('SHAP values of a scaled model are not defined.');
  const trees = listWeighedTrees(model);
  const questions = groupByColumns(model);
  const walkRows = compileWalk(model);
  const { approxDimension, bias } = model;
  const means = trees.map((tree) => averageLeaves(tree, model));
  const baselines = means.map((mean) =>
    isMultiClass ? mean.reduce((sum, value) => sum + value, 0) / approxDimension : 0,
  );
  const expected = Array.from(bias, (value, output) => means.reduce((sum, mean) => sum + mean[output]!, 0) + value);
  return (rows, width) => {
    const out = new Float64Array(rows.rowCount * approxDimension * width);
    walkRows(rows, (row, walk) => {
      const own = out.subarray(row * approxDimension * width, (row + 1) * approxDimension * width);
      for (const [index, tree] of trees.entries()) {
        const { sums, seen } = explainTree(tree, walk, { model, questions, baseline: baselines[index]! });
        for (const group of seen) share(own, width, questions.columns[group]!, sums, group * approxDimension);
      }
      for (let output = 0; output < approxDimension; output++) own[(output + 1) * width - 1] = expected[output]!;
    });
    return out;
  };
}

// Columns of one group share alike.
function share(out: Float64Array, width: number, columns: readonly number[], sums: Float64Array, start: number): void {
  for (const column of columns) {
    for (let output = 0; output * width < out.length; output++) {
      out[output * width + column]! += sums[start + output]! / columns.length;
    }
  }
}

function averageLeaves(tree: WeighedTree, { trees, approxDimension }: CatboostModel): number[] {
  const sums = new Array<number>(approxDimension).fill(0);
  for (const start of tree.leaf) {
    if (start < 0) continue;
    const weight = trees.leafWeights[start / approxDimension]!;
    for (let output = 0; output < approxDimension; output++)
      sums[output]! += trees.leafValues[start + output]! * weight;
  }
  const total = weighForShap(tree, 0, trees.leafWeights, approxDimension);
  return sums.map((sum) => sum / total);
}

// CatBoost leaves out the leaf that a root with one child is itself.
function weighForShap(
  { weight, leaf, no, yes }: WeighedTree,
  node: number,
  leafWeights: Float64Array,
  width: number,
): number {
  const isOnlyLeaf = no[node]! < 0 && yes[node]! < 0;
  const own = node > 0 || isOnlyLeaf || leaf[node]! < 0 ? 0 : leafWeights[leaf[node]! / width]!;
  return weight[node]! - own;
}

interface TreeContext {
  readonly model: CatboostModel;
  readonly questions: QuestionColumns;
  /** What is taken from the values of leaves. */
  readonly baseline: number;
}

function explainTree(
  tree: WeighedTree,
  { says }: RowWalk,
  { model, questions, baseline }: TreeContext,
): { readonly sums: Float64Array; readonly seen: ReadonlySet<number> } {
  const { approxDimension, trees } = model;
  const sums = new Float64Array(questions.columns.length * approxDimension);
  const seen = new Set<number>();
  const visit = (node: number, before: readonly Step[], zero: number, one: number, group: number): void => {
    let path = extend(before, zero, one, group);
    const leaf = tree.leaf[node]!;
    if (leaf >= 0) {
      for (let at = 1; at < path.length; at++) {
        const step = path[at]!;
        const total = unwind(path, at).reduce((sum, { weight }) => sum + weight, 0);
        const factor = total * (step.one - step.zero);
        seen.add(step.group);
        for (let output = 0; output < approxDimension; output++) {
          sums[step.group * approxDimension + output]! += factor * (trees.leafValues[leaf + output]! - baseline);
        }
      }
    }
    if (tree.no[node]! < 0 && tree.yes[node]! < 0) return;
    const question = tree.question[node]!;
    const own = questions.groupOf[question]!;
    const same = path.findIndex((step) => step.group === own);
    const [oldZero, oldOne] = same < 0 ? [1, 1] : [path[same]!.zero, path[same]!.one];
    if (same >= 0) path = unwind(path, same);
    const [hot, cold] = says(question) ? [tree.yes[node]!, tree.no[node]!] : [tree.no[node]!, tree.yes[node]!];
    for (const [child, isHot] of [
      [hot, true],
      [cold, false],
    ] as const) {
      if (child < 0 || tree.weight[child]! <= NEGLIGIBLE) continue;
      const weight = weighForShap(tree, node, trees.leafWeights, approxDimension);
      visit(child, path, (oldZero * tree.weight[child]!) / weight, isHot ? oldOne : 0, own);
    }
  };
  visit(0, [], 1, 1, -1);
  return { sums, seen };
}

function extend(path: readonly Step[], zero: number, one: number, group: number): Step[] {
  const { length } = path;
  const weights = [...path.map(({ weight }) => weight), length === 0 ? 1 : 0];
  for (let at = length - 1; at >= 0; at--) {
    weights[at + 1]! += (one * weights[at]! * (at + 1)) / (length + 1);
    weights[at] = (zero * weights[at]! * (length - at)) / (length + 1);
  }
  return [...path, { group, zero, one, weight: 0 }].map((step, at) => ({ ...step, weight: weights[at]! }));
}

function unwind(path: readonly Step[], index: number): Step[] {
  const { length } = path;
  const { zero, one } = path[index]!;
  const weights = path.map(({ weight }) => weight);
  let next = weights[length - 1]!;
  for (let at = length - 2; at >= 0; at--) {
    const own = weights[at]!;
    if (Math.abs(one) > NEGLIGIBLE) {
      weights[at] = (next * length) / (one * (at + 1));
      next = own - (weights[at]! * zero * (length - at - 1)) / length;
    } else {
      weights[at] = own * (length / (zero * (length - at - 1)));
    }
  }
  return path.toSpliced(index, 1).map((step, at) => ({ ...step, weight: weights[at]! }));
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
