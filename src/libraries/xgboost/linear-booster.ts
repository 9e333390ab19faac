// gblinear: a linear model in float32, whose terms are added in the order of the columns (src/gbm/gblinear.cc).
import type { LinearBoosterModel, XgboostModel } from './model.ts';

const { fround } = Math;

/** Adds to margins, which hold what they start from. X holds every feature, row-major; NaN is missing and adds nothing. */
export function addLinearMargins(
  model: XgboostModel,
  { weights }: LinearBoosterModel,
  x: Float32Array,
  rowCount: number,
  margins: Float32Array,
): void {
  const { featureCount, groupCount } = model;
  const biases = featureCount * groupCount;
  for (let row = 0, start = 0; row < rowCount; row++, start += featureCount) {
    for (let group = 0; group < groupCount; group++) {
      const target = row * groupCount + group;
      let sum = fround(weights[biases + group]! + margins[target]!);
      for (let feature = 0; feature < featureCount; feature++) {
        const value = x[start + feature]!;
        if (value === value) sum = fround(sum + fround(value * weights[feature * groupCount + group]!));
      }
      margins[target] = sum;
    }
  }
}

/** What each feature adds to each margin, then the bias with what the margin starts from: [rows, groups, features + 1]. */
export function findLinearContributions(
  model: XgboostModel,
  { weights }: LinearBoosterModel,
  x: Float32Array,
  bases: Float32Array,
  out: Float32Array,
): void {
  const { featureCount, groupCount } = model;
  const rowCount = bases.length / groupCount;
  const biases = featureCount * groupCount;
  let target = 0;
  for (let row = 0, start = 0; row < rowCount; row++, start += featureCount) {
    for (let group = 0; group < groupCount; group++, target += featureCount + 1) {
      for (let feature = 0; feature < featureCount; feature++) {
        const value = x[start + feature]!;
        if (value === value) out[target + feature] = value * weights[feature * groupCount + group]!;
      }
      out[target + featureCount] = weights[biases + group]! + bases[row * groupCount + group]!;
    }
  }
}
