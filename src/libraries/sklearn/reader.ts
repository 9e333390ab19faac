// How an estimator's record becomes an estimator: the registry's entry type and the reading context.
import type { PythonValue } from '../../formats/python/values.ts';
import type { Attributes } from './attributes.ts';
import type { Estimator } from './estimator.ts';

/** One line of the list in `index.ts`: a class and who reads it. */
export interface EstimatorReader {
  /** Class name, such as `ElasticNet`. */
  readonly className: string;
  /**
   * Public package of the class, such as `sklearn.linear_model`. Private modules below it match too
   * (`sklearn.linear_model.coordinate_descent` before 0.22, `sklearn.linear_model._coordinate_descent` since).
   */
  readonly package: string;
  /** Why no estimator of this class can be read, where that is so. */
  readonly refusal?: string;
  /** Builds the estimator; refuses what it does not know with UNSUPPORTED_MODEL. */
  readonly read: (attributes: Attributes, context: ReadContext) => Estimator;
}

/** What a reader may ask for while it reads. */
export interface ReadContext {
  /** Reads an estimator inside another one, by the same list. `place` goes into errors: `steps[0]`. */
  readonly readEstimator: (value: PythonValue, place: string) => Estimator;
  /** Path from the root to the estimator being read, for errors; empty at the root. */
  readonly path: string;
}
