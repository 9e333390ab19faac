// SelectFromModel of scikit-learn 0.19 to 1.9 (sklearn/feature_selection/_from_model.py): columns whose importance to a fitted
// estimator reaches a threshold.
import { PythonGlobal, PythonObject } from '../../../formats/python/values.ts';
import { Attributes, describeKind } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { readAllowsMissing } from './allows-missing.ts';
import { readImportances } from './importances.ts';
import { readThreshold } from './importance-threshold.ts';
import { makeSelector } from './selector.ts';

/** Reads a SelectFromModel; the estimator inside has to have a reader too. */
export function readSelectFromModel(attributes: Attributes, context: ReadContext): Estimator {
  const release = readRelease(attributes);
  const name = findEstimator(attributes, release);
  const value = attributes.value(name);
  const inner = context.readEstimator(value, name);
  if (!(value instanceof PythonObject)) throw attributes.refuse(`${name} is ${describeKind(value)}`);
  const record = new Attributes(value, attributes.path === '' ? name : `${attributes.path}.${name}`);
  const getter = attributes.has('importance_getter') ? attributes.value('importance_getter') : 'auto';
  if (typeof getter !== 'string') throw attributes.refuse(`importance_getter = ${describeKind(getter)} is not run`);
  const own = getter === 'auto' || getter === 'feature_importances_' ? inner.featureImportances?.() : undefined;
  const scores =
    own === undefined
      ? readImportances(record, getter, { normOrder: attributes.number('norm_order'), release })
      : Float64Array.from<unknown>(own.data, Number);
  const threshold = readThreshold(attributes, record, { scores, isFloat32: own?.dtype === 'float32' }, release);
  const count = readCount(attributes, release);
  const chosen = count === undefined ? undefined : new Set(rank(scores).slice(0, count));
  const selector = makeSelector(attributes, {
    // Before 0.20 a score that is no number was left out.
    mask: Array.from(scores, (score, index) => {
      const reaches = isSince(release, 0, 20) ? !(score < threshold) : score >= threshold;
      return reaches && chosen?.has(index) !== false;
    }),
    allowsMissing: readAllowsMissing(attributes, value, inner),
  });
  return { ...selector, featureNames: selector.featureNames ?? inner.featureNames, children: [inner] };
}

// Until 1.0 an estimator that was fitted before is the parameter itself.
function findEstimator(attributes: Attributes, release: Release): 'estimator' | 'estimator_' {
  const isPrefit = attributes.boolean('prefit');
  if (isSince(release, 1, 1)) return attributes.has('estimator_') || !isPrefit ? 'estimator_' : 'estimator';
  return isPrefit ? 'estimator' : 'estimator_';
}

function readCount(attributes: Attributes, release: Release): number | undefined {
  if (!isSince(release, 0, 20) || attributes.value('max_features') === null) return undefined;
  const name = attributes.has('max_features_') ? 'max_features_' : 'max_features';
  const value = attributes.value(name);
  if (value instanceof PythonGlobal || value instanceof PythonObject) {
    throw attributes.refuse(`max_features = ${describeKind(value)} is not run`);
  }
  return attributes.number(name);
}

// The largest first, equal ones in their order, NaN last.
function rank(scores: Float64Array): number[] {
  return Array.from(scores, (_, index) => index).sort((a, b) => {
    const [left, right] = [scores[a]!, scores[b]!];
    if (left !== left || right !== right) return Number(left !== left) - Number(right !== right) || a - b;
    return right - left || a - b;
  });
}
