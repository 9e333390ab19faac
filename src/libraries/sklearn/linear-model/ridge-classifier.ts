// RidgeClassifier and RidgeClassifierCV of scikit-learn 0.19 to 1.9 (sklearn/linear_model/_ridge.py). They may have been fitted on
// several labels a row.
import { makeTensor } from '../../../data/tensor.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { isSince } from '../release.ts';
import { checkClasses, makeClassifier } from './linear-classifier.ts';
import { readLinearMap, scoreRows } from './linear-map.ts';
import type { LinearMap } from './linear-map.ts';

/** Reads a RidgeClassifier or RidgeClassifierCV. */
export function readRidgeClassifier(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const map = readLinearMap(attributes);
  const binarizer = readBinarizer(attributes);
  const classes = binarizer.tensor('classes_');
  const labels = binarizer.choice('y_type_', ['binary', 'multiclass', 'multilabel-indicator']);
  if (labels !== 'multilabel-indicator') {
    // Of one class all targets were -1.
    if (map.outputCount !== 1 || classes.data.length !== 1) checkClasses(attributes, map, classes);
    return makeClassifier(map, classes, undefined);
  }
  if (binarizer.boolean('sparse_input_')) throw attributes.refuse('it was fitted on sparse labels and answers such');
  if (map.outputCount < 2 || map.outputCount !== classes.data.length) {
    throw attributes.refuse(`classes_ has ${classes.data.length} labels beside ${map.outputCount} rows of coef_`);
  }
  const estimator = makeClassifier(map, classes, undefined);
  // Before 1.0 it answered the one label with the largest decision.
  return isSince(map.release, 1, 0) ? { ...estimator, predict: makeIndicator(map) } : estimator;
}

function makeIndicator(map: LinearMap): NonNullable<Estimator['predict']> {
  return (x) => {
    const { rowCount, width, data } = scoreRows(map, x);
    return makeTensor(
      'int64',
      [rowCount, width],
      BigInt64Array.from(data, (decision) => (decision > 0 ? 1n : 0n)),
    );
  };
}

function readBinarizer(attributes: Attributes): Attributes {
  const value = attributes.value('_label_binarizer');
  if (value instanceof PythonObject && value.type.name === 'LabelBinarizer') {
    return new Attributes(value, attributes.path === '' ? '_label_binarizer' : `${attributes.path}._label_binarizer`);
  }
  throw attributes.refuse(`_label_binarizer is ${describeKind(value)}`);
}
