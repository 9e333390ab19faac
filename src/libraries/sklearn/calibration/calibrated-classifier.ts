// CalibratedClassifierCV of scikit-learn 0.19 to 1.9 (sklearn/calibration.py): the mean of the probabilities of its pairs of a
// classifier and calibrators.
import { makeTensor } from '../../../data/tensor.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { chooseClasses } from '../choose-classes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { checkNumeric } from '../numeric-input.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import { readCalibratedPair } from './calibrated-pair.ts';
import type { CalibratedPair } from './calibrated-pair.ts';

/** Reads a CalibratedClassifierCV. */
export function readCalibratedClassifier(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const classes = attributes.tensor('classes_');
  const classCount = classes.data.length;
  const pairs = readPairs(attributes, context, classCount);
  const check = makeCheck(attributes);
  const average = (input: Features): Float64Array => {
    const x = check(input);
    const sums = new Float64Array(x.rowCount * classCount);
    for (const { estimate } of pairs) {
      const probabilities = estimate(x);
      for (let at = 0; at < sums.length; at++) sums[at]! += probabilities[at]!;
    }
    return sums.map((sum) => sum / pairs.length);
  };
  const first = pairs[0]!.estimator;
  return {
    className: attributes.className,
    featureCount: attributes.has('n_features_in_') ? attributes.number('n_features_in_') : first.featureCount,
    featureNames: readFeatureNames(attributes) ?? first.featureNames,
    classes,
    children: pairs.map(({ estimator }) => estimator),
    predict: (x) => chooseClasses(average(x), classes),
    predict_proba: (x) => {
      const data = average(x);
      return makeTensor('float64', [data.length / classCount, classCount], data);
    },
  };
}

function readPairs(attributes: Attributes, context: ReadContext, classCount: number): readonly CalibratedPair[] {
  const pairs = attributes.list('calibrated_classifiers_').map((value, index) => {
    const place = `calibrated_classifiers_[${index}]`;
    if (!(value instanceof PythonObject) || !value.type.name.endsWith('CalibratedClassifier')) {
      throw attributes.refuse(`${place} is ${describeKind(value)}`);
    }
    const part = new Attributes(value, attributes.path === '' ? place : `${attributes.path}.${place}`);
    return readCalibratedPair(part, {
      classCount,
      release: readRelease(attributes),
      readEstimator: (inner, name) => context.readEstimator(inner, `${place}.${name}`),
    });
  });
  if (pairs.length === 0) throw attributes.refuse('calibrated_classifiers_ is empty');
  return pairs;
}

// Until 0.24 the classifiers got X as an array.
function makeCheck(attributes: Attributes): (x: Features) => Features {
  const release = readRelease(attributes);
  if (isSince(release, 1, 0)) return (x) => x;
  const rules = {
    className: attributes.className,
    featureCount: undefined,
    featureNames: undefined,
    release,
    acceptsSparse: true,
    allowsInfinity: true,
  };
  return (x) => checkNumeric(x, rules);
}
