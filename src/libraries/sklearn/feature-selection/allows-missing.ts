// Does a selector around an estimator take NaN? It does where the estimator does (the `allow_nan` tag).
import { PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { isSince, readRelease } from '../release.ts';
import { takesCriterion, treeAllowsMissing } from '../tree/missing-rules.ts';

/** The tag of the estimator inside, read as `inner` where it is fitted; selectors of 0.21 and older have none. */
export function readAllowsMissing(selector: Attributes, value: PythonValue, inner?: Estimator): boolean {
  const release = readRelease(selector);
  if (!isSince(release, 0, 22) || !(value instanceof PythonObject)) return false;
  if (inner?.allowsMissing !== undefined) return inner.allowsMissing;
  const { name } = value.type;
  if (name.startsWith('HistGradientBoosting')) return true;
  if (!TREES.test(name)) return false;
  const attributes = new Attributes(value, selector.path);
  if (!FORESTS.test(name)) return treeAllowsMissing(attributes, release);
  if (!isSince(release, 1, 4)) return false;
  // A forest that is not fitted holds the tree that it copies, without its own criterion.
  if (!attributes.has('estimators_') && !takesCriterion(attributes.string('criterion'), release)) return false;
  const [tree] = attributes.has('estimators_') ? attributes.list('estimators_') : [attributes.value('estimator')];
  return tree instanceof PythonObject && treeAllowsMissing(new Attributes(tree, selector.path), release);
}

const TREES = /^(?:DecisionTree|ExtraTree|ExtraTrees|RandomForest)(?:Classifier|Regressor)$/;
const FORESTS = /^(?:ExtraTrees|RandomForest)/;
