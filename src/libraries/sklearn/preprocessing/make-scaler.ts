// What transformers that keep their columns share: X is checked, and the columns keep their names
// (sklearn/base.py `OneToOneFeatureMixin`, scikit-learn 1.0 and later).
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { answerTable } from '../answer-table.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince, readRelease } from '../release.ts';

/** A transformer of columns that stay columns. */
export interface ScalerPlan {
  /** Undefined where an old release does not tell. */
  readonly featureCount: number | undefined;
  readonly acceptsSparse: boolean;
  readonly allowsMissing: boolean;
  /** X has the right width and no value that is refused. */
  readonly transform: (x: Matrix | CsrMatrix) => Features;
  /** What undoes transform, of X checked in the same way. */
  readonly invert?: (x: Matrix | CsrMatrix) => Features;
}

/** Makes the estimator. */
export function makeScaler(attributes: Attributes, plan: ScalerPlan): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  const featureNames = readFeatureNames(attributes);
  const { className } = attributes;
  const { featureCount, acceptsSparse, allowsMissing } = plan;
  const rules = { className, featureCount, featureNames, release, acceptsSparse, allowsMissing };
  const { invert } = plan;
  return answerTable(attributes, {
    className,
    featureCount,
    featureNames,
    transform: (x) => plan.transform(checkInput(x, rules)),
    // Names are not looked at on the way back.
    ...(invert && { inverse_transform: (x) => invert(checkInput(x, { ...rules, featureNames: undefined })) }),
    outputNames: isSince(release, 1, 0) ? (names) => keepNames(names, featureCount) : undefined,
  });
}

/** The names of the columns, or x0, x1, ... */
export function keepNames(names: readonly string[] | undefined, featureCount: number | undefined): readonly string[] {
  return names ?? Array.from({ length: featureCount ?? 0 }, (_, index) => `x${index}`);
}

/** n_features_in_ (scikit-learn 0.24 and later), else the length of the first of these arrays that is there. */
export function readFeatureCount(attributes: Attributes, names: readonly string[] = []): number | undefined {
  if (attributes.has('n_features_in_')) return attributes.number('n_features_in_');
  for (const name of names) {
    if ((attributes.optional(name) ?? null) !== null) return attributes.floats(name).data.length;
  }
  return undefined;
}
