// What most transformers of floats share: X is checked, the answer is a new matrix, and its columns are named after the class
// (sklearn/base.py `ClassNamePrefixFeaturesOutMixin`, scikit-learn 1.1 and later).
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';
import { answerTable } from './answer-table.ts';
import type { Attributes } from './attributes.ts';
import { checkInput } from './check-input.ts';
import type { Estimator, Features } from './estimator.ts';
import { readFeatureNames } from './feature-names.ts';
import { isSince, readRelease } from './release.ts';

/** A transformer without the things that all of them do. */
export interface TransformerPlan {
  /** Undefined where an old release does not tell. */
  readonly featureCount: number | undefined;
  /** Number of columns of the answer. */
  readonly outputCount: number;
  /** Does it read sparse X? */
  readonly acceptsSparse: boolean;
  /** May X hold NaN? Not unless it says so. */
  readonly allowsMissing?: boolean;
  /** X has the right width and is finite; `given` is X before it became floats. */
  readonly transform: (x: Matrix | CsrMatrix, given: Features) => Features;
  /** Names of the answer's columns, where they are not the lower-case class name with a number. */
  readonly outputNames?: Estimator['outputNames'];
  /** The first release that names the answer's columns; 1.1 where the class has no names of its own. */
  readonly namesSince?: readonly [major: number, minor: number];
}

/** A transformer of dense X only. */
export type DensePlan = Omit<TransformerPlan, 'acceptsSparse' | 'transform'> & {
  readonly transform: (x: Matrix, given: Features) => Features;
};

/** Makes the estimator. */
export function makeTransformer(attributes: Attributes, plan: TransformerPlan): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  const featureNames = readFeatureNames(attributes);
  const { className } = attributes;
  const { featureCount, outputCount, acceptsSparse, allowsMissing = false, namesSince = [1, 1] } = plan;
  const rules = { className, featureCount, featureNames, release, acceptsSparse, allowsMissing };
  const prefix = className.toLowerCase();
  const outputNames = (): readonly string[] => Array.from({ length: outputCount }, (_, index) => `${prefix}${index}`);
  return answerTable(attributes, {
    className,
    featureCount,
    featureNames,
    transform: (x) => plan.transform(checkInput(x, rules), x),
    outputNames: isSince(release, ...namesSince) ? (plan.outputNames ?? outputNames) : undefined,
  });
}

/** Makes the estimator of a transformer that reads no sparse X. */
export function makeDenseTransformer(attributes: Attributes, plan: DensePlan): Estimator {
  return makeTransformer(attributes, {
    ...plan,
    acceptsSparse: false,
    transform: (x, given) => {
      if (x.kind === 'csr') throw attributes.refuse('it takes no sparse matrix');
      return plan.transform(x, given);
    },
  });
}
