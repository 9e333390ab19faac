// A classifier with its calibrators (sklearn/calibration.py `_CalibratedClassifier`), which has no release of its own: 0.19 to 0.23
// names classes_, calibrators_ and base_estimator; 0.24 classes and calibrators; 1.2 estimator; 1.8 adds temperatures.
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import type { Attributes } from '../attributes.ts';
import { findLabels } from '../equal-labels.ts';
import type { Estimator, Features } from '../estimator.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import { createResponder, findResponse, singleClasses, takeColumn } from '../response-values.ts';
import type { ResponseMethod, Responses } from '../response-values.ts';
import { readCalibrator } from './calibrator.ts';
import { readTemperature } from './temperature.ts';

/** Probabilities of all classes, [n, classes], by one classifier. */
export interface CalibratedPair {
  readonly estimator: Estimator;
  readonly estimate: (x: Features) => Float64Array;
}

/** What a pair takes from what holds it. */
export interface PairContext {
  /** Number of all classes; the classifier may know fewer. */
  readonly classCount: number;
  readonly release: Release;
  readonly readEstimator: (value: PythonValue, place: string) => Estimator;
}

/** Reads one pair. */
export function readCalibratedPair(attributes: Attributes, context: PairContext): CalibratedPair {
  const { classCount, release } = context;
  const name = isSince(release, 1, 2) ? 'estimator' : 'base_estimator';
  const estimator = context.readEstimator(attributes.value(name), name);
  const known = singleClasses(estimator);
  if (known === undefined) throw attributes.refuse(`its ${estimator.className} has no classes`);
  const method = findResponse(estimator, ['decision_function', 'predict_proba']);
  if (method === undefined) {
    throw attributes.refuse(`its ${estimator.className} has neither decisions nor probabilities here`);
  }
  const knownCount = isSince(release, 1, 4) ? known.data.length : classCount;
  const score = createScore(estimator, method, knownCount === 2);
  const kind = attributes.choice('method', ['sigmoid', 'isotonic', 'temperature']);
  const calibrators = attributes.list(isSince(release, 0, 24) ? 'calibrators' : 'calibrators_');
  if (kind === 'temperature') {
    const heat = readTemperature(attributes, calibrators, { classCount, isProbability: method === 'predict_proba' });
    return { estimator, estimate: (x) => limit(heat(score(x))) };
  }
  const classes = attributes.tensor(isSince(release, 0, 24) ? 'classes' : 'classes_');
  const places = findLabels(classes, known);
  if (places.includes(-1) || classes.data.length !== classCount) {
    throw attributes.refuse('its classes are not those of its classifier');
  }
  const curves = calibrators.map((value, index) => readCalibrator(attributes, value, { index, kind, release }));
  const isBinary = classCount === 2;
  return {
    estimator,
    estimate: (x) => {
      const scores = score(x);
      const out = new Float64Array(scores.rowCount * classCount);
      const count = Math.min(places.length, scores.width, curves.length);
      for (let index = 0; index < count; index++) {
        // Of two classes there is a score for the second one only.
        const place = places[index]! + (isBinary ? 1 : 0);
        const probabilities = curves[index]!(takeColumn(scores, index));
        for (let row = 0, at = place; row < probabilities.length; row++, at += classCount)
          out[at] = probabilities[row]!;
      }
      if (isBinary) addComplement(out);
      else normalizeRows(out, classCount, isSince(release, 1, 0));
      return limit(out);
    },
  };
}

function createScore(estimator: Estimator, method: ResponseMethod, isBinary: boolean): (x: Features) => Responses {
  const respond = createResponder(estimator, method)!;
  return method === 'predict_proba' && isBinary ? (x) => takeColumn(respond(x), 1) : respond;
}

function addComplement(out: Float64Array): void {
  for (let at = 0; at < out.length; at += 2) out[at] = 1 - out[at + 1]!;
}

// Until 0.24 anything that is no number afterwards became an equal share, since 1.0 only rows that add up to zero.
function normalizeRows(out: Float64Array, width: number, keepsMissing: boolean): void {
  for (let start = 0; start < out.length; start += width) {
    const sum = sumPairwise(out, start, width);
    for (let at = start; at < start + width; at++) {
      const share = sum === 0 && keepsMissing ? 1 / width : out[at]! / sum;
      out[at] = share !== share && !keepsMissing ? 1 / width : share;
    }
  }
}

// What exceeds one by rounding only.
function limit(out: Float64Array): Float64Array {
  return out.map((probability) => (probability > 1 && probability <= 1 + 1e-5 ? 1 : probability));
}
