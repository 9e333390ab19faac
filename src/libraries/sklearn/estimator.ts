// The contract of a scikit-learn estimator in Decant, and what passes between the steps of a pipeline.
import { DecantError } from '../../errors.ts';
import type { Value } from '../../data/dtype.ts';
import type { Frame } from '../../data/frame.ts';
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';
import type { Tensor } from '../../data/tensor.ts';

/**
 * X: what a step reads. A frame stands for a DataFrame and for an ndarray that is not float
 * (its columns are then named 0, 1, ...); a matrix for a float ndarray; a csr matrix for any SciPy sparse matrix; a series
 * for what has one dimension.
 */
export type Features = Table | Series;

/** X of two dimensions. */
export type Table = Frame | Matrix | CsrMatrix;

/** X of one dimension, such as texts for a vectorizer: a Series, an ndarray or a list. Estimators of tables refuse it. */
export interface Series {
  readonly kind: 'series';
  readonly rowCount: number;
  readonly values: readonly Value[];
}

/** X where it has two dimensions; one dimension is refused as scikit-learn's check_array does. */
export function requireTable(x: Features): Table {
  if (x.kind !== 'series') return x;
  throw new DecantError('INVALID_PARAMETER_VALUE', 'Expected 2D array, got 1D array instead.', {
    hint: 'Give one row as [[1, 2, 3]], and one column as [[1], [2], [3]].',
  });
}

/** Answer of a predict-like method: [n], [n, outputs] or [n, classes]; a list holds one tensor per output. */
export type Prediction = Tensor | readonly Tensor[];

/** Names of the methods that answer with a {@link Prediction}. */
export const PREDICT_METHODS = [
  'predict',
  'predict_proba',
  'predict_log_proba',
  'predict_joint_log_proba',
  'decision_function',
  'score_samples',
] as const;
export type PredictMethod = (typeof PREDICT_METHODS)[number];

/** What a classifier's answer stands for: labels of each class, as text in scikit-learn's order. One list per output. */
export type ClassLabels = Tensor | readonly Tensor[];

/**
 * A fitted estimator. Methods that the estimator lacks (as in Python: no predict_proba on a hinge loss) are absent.
 * All methods are pure and may be called concurrently; they throw INVALID_PARAMETER_VALUE for data that does not fit.
 */
export interface Estimator {
  /** scikit-learn's class name, such as `ElasticNet`. */
  readonly className: string;
  /** n_features_in_, where the release or the coefficients tell. */
  readonly featureCount?: number | undefined;
  /** feature_names_in_ (scikit-learn >= 1.0, fitted on a frame). */
  readonly featureNames?: readonly string[] | undefined;
  /** classes_ of a classifier. */
  readonly classes?: ClassLabels | undefined;
  readonly predict?: (x: Features) => Prediction;
  /** The standard deviations that `predict(X, return_std=True)` answers beside its means. */
  readonly predict_std?: (x: Features) => Prediction;
  readonly predict_proba?: (x: Features) => Prediction;
  readonly predict_log_proba?: (x: Features) => Prediction;
  readonly predict_joint_log_proba?: (x: Features) => Prediction;
  readonly decision_function?: (x: Features) => Prediction;
  readonly score_samples?: (x: Features) => Prediction;
  readonly transform?: (x: Features) => Features;
  /** Undoes transform, where the estimator can and something needs it: X is as wide as the answer of transform. */
  readonly inverse_transform?: (x: Features) => Features;
  /** get_feature_names_out, where the estimator changes its columns and the release has it. */
  readonly outputNames?: ((inputNames: readonly string[] | undefined) => readonly string[]) | undefined;
  /** Does it take NaN, as its tag `allow_nan` says? Estimators of other libraries tell it. */
  readonly allowsMissing?: boolean | undefined;
  /** feature_importances_ of an estimator of another library; undefined where it has none. */
  readonly featureImportances?: (() => Tensor) | undefined;
  /** Estimators inside this one (steps, trees' parents, init), for reports; not every tree of a forest. */
  readonly children?: readonly Estimator[] | undefined;
}

/** The method, or an error that names the class and the methods that it has. */
export function requireMethod<M extends PredictMethod | 'predict_std' | 'transform' | 'inverse_transform'>(
  estimator: Estimator,
  method: M,
): NonNullable<Estimator[M]> {
  const found = estimator[method];
  if (found === undefined) {
    const available = [...PREDICT_METHODS, 'transform' as const].filter((name) => estimator[name] !== undefined);
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `${estimator.className} has no method ${method}. It has: ${available.join(', ')}.`,
    );
  }
  return found;
}
