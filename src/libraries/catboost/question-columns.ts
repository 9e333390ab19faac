// Which columns of X a question asks for: what explanations give to each column (catboost/libs/fstr/shap_prepared_trees.cpp,
// MapBinFeaturesToClasses; calc_fstr.cpp, CalcRegularFeatureEffect).
import type { CatboostModel } from './model.ts';

/** For each question of a model, its group; for each group, numbers of columns of X. */
export interface QuestionColumns {
  readonly groupOf: Int32Array;
  readonly columns: readonly (readonly number[])[];
}

/** Groups questions by the columns that they ask for; those of a CTR are its categories. */
export function groupByColumns(model: CatboostModel): QuestionColumns {
  const flatIndexOf = new Map(model.catFeatures.map(({ index, flatIndex }) => [index, flatIndex]));
  const groups = new Map<string, number>();
  const columns: (readonly number[])[] = [];
  const groupOf: number[] = [];
  const add = (count: number, own: readonly number[]): void => {
    const key = own.join();
    const group = groups.get(key) ?? columns.push(own) - 1;
    groups.set(key, group);
    for (let question = 0; question < count; question++) groupOf.push(group);
  };
  for (const { borders, flatIndex } of model.floatFeatures) add(borders.length, [flatIndex]);
  for (const { values, catFeature } of model.oneHotFeatures) add(values.length, [flatIndexOf.get(catFeature)!]);
  for (const { borders, base } of model.ctrFeatures) {
    add(
      borders.length,
      base.projection.catFeatures.map((index) => flatIndexOf.get(index)!),
    );
  }
  return { groupOf: Int32Array.from(groupOf), columns };
}
