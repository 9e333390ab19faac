// Importance of features: how often splits ask for them, and with what gain and cover (Booster.get_score; GBTree::FeatureScore).
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { sumPairwiseSingle } from '../../kernels/elementary/index.ts';
import { DecantError } from '../../errors.ts';
import type { LinearBoosterModel, TreeBoosterModel, XgboostModel, XgboostTree } from './model.ts';
import { isSince } from './release.ts';

/** What is counted: splits, their mean or summed gain, their mean or summed cover. */
export const IMPORTANCE_TYPES = ['weight', 'gain', 'cover', 'total_gain', 'total_cover'] as const;
export type ImportanceType = (typeof IMPORTANCE_TYPES)[number];

/** Scores by feature name; of gblinear with several outputs, one for each output. Features that no split asks for are absent. */
export type Importance = ReadonlyMap<string, number | readonly number[]>;

/** Scores of the features; `names` goes before `f0`, `f1`, ... */
export function findImportance(
  model: XgboostModel,
  type: ImportanceType,
  names: readonly string[] | undefined,
): Importance {
  if (!IMPORTANCE_TYPES.includes(type)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `importance_type mismatch, got ${JSON.stringify(type)}, expected one of ${IMPORTANCE_TYPES.join(', ')}.`,
    );
  }
  const nameOf = (feature: number): string => names?.[feature] ?? `f${feature}`;
  const { booster } = model;
  return booster.kind === 'linear'
    ? listWeights(model, booster, type, nameOf)
    : scoreTrees(model, booster, type, nameOf);
}

/**
 * feature_importances_ of an estimator: shares of the scores of a type, in float32. `type` is the estimator's importance_type: null
 * where it was not given, undefined where its release had none.
 */
export function shareImportance(
  model: XgboostModel,
  names: readonly string[] | undefined,
  type: ImportanceType | null | undefined,
): Tensor {
  const scores = findImportance(model, type === undefined ? 'weight' : (type ?? 'gain'), names);
  const shares = Float32Array.from({ length: model.featureCount }, (_, feature) =>
    Number(scores.get(names?.[feature] ?? `f${feature}`) ?? 0),
  );
  const total = sumPairwiseSingle(shares, 0, shares.length);
  // Until 1.4 nothing over nothing was NaN.
  const isKept = total === 0 && isSince(model.release, 1, 5);
  return makeTensor('float32', [shares.length], isKept ? shares : shares.map((score) => score / total));
}

function listWeights(
  { release, featureCount, groupCount }: XgboostModel,
  { weights }: LinearBoosterModel,
  type: ImportanceType,
  nameOf: (feature: number) => string,
): Importance {
  if (!isSince(release, 1, 5)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Feature importance is not defined for Booster type gblinear.');
  }
  if (type !== 'weight') {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'gblinear only has `weight` defined for feature importance.');
  }
  const scores = new Map<string, number | readonly number[]>();
  for (let feature = 0; feature < featureCount; feature++) {
    const own = Array.from(weights.subarray(feature * groupCount, (feature + 1) * groupCount));
    scores.set(nameOf(feature), groupCount === 1 ? own[0]! : own);
  }
  return scores;
}

function scoreTrees(
  { release, featureCount }: XgboostModel,
  { trees }: TreeBoosterModel,
  type: ImportanceType,
  nameOf: (feature: number) => string,
): Importance {
  // Before 1.5 the scores were summed by Python from the text of a dump.
  const isNew = isSince(release, 1, 5);
  const counts = new Map<number, number>();
  const sums = new Map<number, number>();
  const round = isNew ? Math.fround : (value: number) => value;
  for (const tree of trees) {
    const statistic = type.endsWith('gain') ? tree.gain : tree.cover;
    if (type !== 'weight' && statistic.length === 0) {
      throw new DecantError('INVALID_PARAMETER_VALUE', `The trees of this model keep no statistics for ${type}.`);
    }
    forEachSplit(tree, isNew, (node) => {
      const feature = tree.feature[node]!;
      counts.set(feature, (counts.get(feature) ?? 0) + 1);
      if (type !== 'weight') sums.set(feature, round((sums.get(feature) ?? 0) + statistic[node]!));
    });
  }
  const scores = new Map<string, number>();
  for (let feature = 0; feature < featureCount; feature++) {
    const count = counts.get(feature);
    if (count === undefined) continue;
    const sum = sums.get(feature) ?? count;
    scores.set(nameOf(feature), type === 'gain' || type === 'cover' ? round(sum / count) : sum);
  }
  return scores;
}

function forEachSplit({ left, right }: XgboostTree, isRightFirst: boolean, visit: (node: number) => void): void {
  const open = [0];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (left[node]! < 0) continue;
    visit(node);
    if (isRightFirst) open.push(left[node]!, right[node]!);
    else open.push(right[node]!, left[node]!);
  }
}
