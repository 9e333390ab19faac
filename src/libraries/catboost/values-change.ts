// Importances named PredictionValuesChange (catboost/libs/fstr/feature_str.h, CalcEffect; calc_fstr.cpp, CalcRegularFeatureEffect): how
// much the sums change with the answers to each column's questions, in percent.
import { listWeighedTrees } from './leaf-weights.ts';
import type { WeighedTree } from './leaf-weights.ts';
import type { CatboostModel } from './model.ts';

/** Percent of each column of X; refuses a model that keeps no weights of its leaves. */
export function measureValuesChange(model: CatboostModel, columnCount: number): Float64Array {
  const sources = listSources(model);
  const effects = sources.map(() => 0);
  const sourceOf = sources.flatMap(({ count }, source) => new Array<number>(count).fill(source));
  for (const tree of listWeighedTrees(model)) addEffects(tree, model, sourceOf, effects);
  const total = effects.reduce((sum, effect) => sum + effect, 0);
  const out = new Float64Array(columnCount);
  const asked = new Set(Array.from(model.trees.splits, (question) => sourceOf[question]));
  for (const [source, { columns }] of sources.entries()) {
    if (!asked.has(source)) continue;
    for (const column of columns) out[column]! += ((effects[source]! / total) * 100) / columns.length;
  }
  return out;
}

interface Source {
  /** Questions. */
  readonly count: number;
  /** Columns of X that share the effect alike; one that is asked for twice is there twice. */
  readonly columns: readonly number[];
}

function listSources({ floatFeatures, catFeatures, oneHotFeatures, ctrFeatures }: CatboostModel): readonly Source[] {
  const floats = new Map(floatFeatures.map(({ index, flatIndex }) => [index, flatIndex]));
  const cats = new Map(catFeatures.map(({ index, flatIndex }) => [index, flatIndex]));
  return [
    ...floatFeatures.map(({ borders, flatIndex }) => ({ count: borders.length, columns: [flatIndex] })),
    ...oneHotFeatures.map(({ values, catFeature }) => ({ count: values.length, columns: [cats.get(catFeature)!] })),
    ...ctrFeatures.map(({ borders, base: { projection } }) => ({
      count: borders.length,
      columns: [
        ...projection.floatSplits.map(({ index }) => floats.get(index)!),
        ...projection.catFeatures.map((index) => cats.get(index)!),
        ...projection.oneHotSplits.map(({ index }) => cats.get(index)!),
      ],
    })),
  ];
}

function addEffects(tree: WeighedTree, model: CatboostModel, sourceOf: readonly number[], effects: number[]): void {
  if (model.trees.nodes === undefined) addLeafPairs(tree, model, sourceOf, effects);
  else addNodePairs(tree, model, sourceOf, effects);
}

// Leaves that differ in the answer to one question: with all others alike.
function addLeafPairs(tree: WeighedTree, model: CatboostModel, sourceOf: readonly number[], effects: number[]): void {
  const { approxDimension, trees } = model;
  const leaves = tree.leaf.flatMap((start, node) => (start < 0 ? [] : [{ start, weight: tree.weight[node]! }]));
  const questions: number[] = [];
  for (let node = 0; tree.no[node]! >= 0; node = tree.no[node]!) questions.unshift(tree.question[node]!);
  for (const [level, question] of questions.entries()) {
    for (let at = 0; at < leaves.length; at++) {
      const other = at ^ (1 << level);
      const [a, b] = [leaves[at]!, leaves[other]!];
      if (other < at || a.weight === 0 || b.weight === 0) continue;
      for (let output = 0; output < approxDimension; output++) {
        const [first, second] = [trees.leafValues[a.start + output]!, trees.leafValues[b.start + output]!];
        effects[sourceOf[question]!]! += measureSpread(first, a.weight, second, b.weight);
      }
    }
  }
}

function measureSpread(first: number, firstWeight: number, second: number, secondWeight: number): number {
  const weight = firstWeight + secondWeight;
  const mean = (first * firstWeight + second * secondWeight) / (weight === 0 ? 1 : weight);
  return (first - mean) ** 2 * firstWeight + (second - mean) ** 2 * secondWeight;
}

interface Part {
  readonly values: readonly number[];
  readonly weight: number;
}

function addNodePairs(tree: WeighedTree, model: CatboostModel, sourceOf: readonly number[], effects: number[]): void {
  const { approxDimension, trees } = model;
  const measure = (node: number): Part => {
    const [no, yes] = [tree.no[node]!, tree.yes[node]!];
    const own = (rest: number): Part => {
      const start = tree.leaf[node]!;
      return {
        values: [...trees.leafValues.subarray(start, start + approxDimension)],
        weight: tree.weight[node]! - rest,
      };
    };
    if (no < 0 && yes < 0) return own(0);
    const left = no < 0 ? own(tree.weight[yes]!) : measure(no);
    const right = yes < 0 ? own(tree.weight[no]!) : measure(yes);
    const weight = left.weight + right.weight;
    const values = left.values.map((value, output) => {
      const first = left.weight === 0 ? 0 : value;
      const second = right.weight === 0 ? 0 : right.values[output]!;
      effects[sourceOf[tree.question[node]!]!]! += measureSpread(first, left.weight, second, right.weight);
      return (first * left.weight + second * right.weight) / (weight === 0 ? 1 : weight);
    });
    return { values, weight };
  };
  measure(0);
}
