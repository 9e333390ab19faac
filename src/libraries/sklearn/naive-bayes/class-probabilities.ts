// What all naive Bayes classifiers make of the joint log-likelihoods of their classes (sklearn/naive_bayes.py `_BaseNB`).
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import type { Attributes } from '../attributes.ts';
import { chooseClasses } from '../choose-classes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { exp, logSumExp } from '../../../kernels/elementary/index.ts';
import { readTable } from '../read-table.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';

/** Joint log-likelihoods, [n, classes]; float32 where NumPy computes in it. */
export interface JointLikelihoods {
  readonly data: Float64Array;
  readonly isFloat32: boolean;
}

/** What a kind of naive Bayes adds. */
export interface BayesPlan {
  readonly featureCount: number;
  readonly classes: Tensor;
  /** Likelihoods of a row, where they are not as many as the classes: before 0.24 a second class stood beside a single one. */
  readonly width?: number;
  /** Checks X by the rules and answers for it. */
  readonly likelihoods: (x: Features, rules: BayesRules) => JointLikelihoods;
}

/** What the checks of X need. */
export interface BayesRules {
  readonly className: string;
  readonly featureCount: number;
  readonly featureNames: readonly string[] | undefined;
  readonly release: Release;
}

/** May fitted arrays have this many rows for the classes? Before 0.24 one class had two of them, the second one empty. */
export function isRowCount(rowCount: number | undefined, classCount: number): boolean {
  return rowCount === classCount || (classCount === 1 && rowCount === 2);
}

/** class_log_prior_ as one number for each of `width` rows; without a fitted prior, one number stands for all. */
export function readPriors(attributes: Attributes, width: number): Float64Array {
  const { data } = readTable(attributes, 'class_log_prior_');
  if (data.length === width) return data;
  if (data.length === 1) return new Float64Array(width).fill(data[0]!);
  throw attributes.refuse(`attribute class_log_prior_ has ${data.length} numbers for ${width} classes`);
}

/** Makes the classifier. */
export function makeBayesClassifier(attributes: Attributes, plan: BayesPlan): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const { className } = attributes;
  const { featureCount, classes } = plan;
  const featureNames = readFeatureNames(attributes);
  const rules: BayesRules = { className, featureCount, featureNames, release };
  const { width = classes.data.length } = plan;
  if (classes.shape.length !== 1) throw attributes.refuse(`classes_ has shape [${classes.shape.join(', ')}]`);
  const answer = ({ data, isFloat32 }: JointLikelihoods): Tensor => {
    const shape = [data.length / width, width];
    return isFloat32 ? makeTensor('float32', shape, Float32Array.from(data)) : makeTensor('float64', shape, data);
  };
  const joint = (x: Features): JointLikelihoods => plan.likelihoods(x, rules);
  return {
    className,
    featureCount,
    featureNames,
    classes,
    predict: (x) => chooseClasses(joint(x).data, classes, width),
    predict_proba: (x) => {
      const { data, isFloat32 } = normalize(joint(x), width);
      return answer({ data: data.map(exp), isFloat32 });
    },
    predict_log_proba: (x) => answer(normalize(joint(x), width)),
    ...(isSince(release, 1, 2) ? { predict_joint_log_proba: (x: Features) => answer(joint(x)) } : {}),
  };
}

function normalize({ data, isFloat32 }: JointLikelihoods, classCount: number): JointLikelihoods {
  const out = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += classCount) {
    const total = logSumExp(data, start, classCount);
    for (let at = start; at < start + classCount; at++) out[at] = data[at]! - total;
  }
  return { data: out, isFloat32 };
}
