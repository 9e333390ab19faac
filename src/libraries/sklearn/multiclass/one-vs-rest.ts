// OneVsRestClassifier of scikit-learn 0.19 to 1.9 (sklearn/multiclass.py): one binary estimator for each class.
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { PREDICT_METHODS, requireMethod } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { createResponder, takeColumn } from '../response-values.ts';
import type { Responses } from '../response-values.ts';
import { takeElements } from '../take-elements.ts';
import { findThreshold, readBinaryParts, stackScores } from './binary-scores.ts';
import type { BinaryPart } from './binary-scores.ts';

/** Reads a OneVsRestClassifier: of two classes, several, or several labels a row. */
export function readOneVsRest(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const parts = readBinaryParts(attributes, context);
  const { classes, kind } = readLabels(attributes, parts.length);
  const [first] = parts as readonly [BinaryPart];
  const score = (x: Features): Responses => stackScores(parts.map((part) => part.score(x)));
  return {
    className: attributes.className,
    featureCount: first.estimator.featureCount,
    featureNames: first.estimator.featureNames,
    classes,
    children: parts.map(({ estimator }) => estimator),
    predict: createPredict(score, { classes, kind, release, threshold: findThreshold(first.estimator) }),
    ...createProbabilities(parts, kind === 'multilabel-indicator', release),
    ...createDecisions(parts),
  };
}

const LABEL_KINDS = ['binary', 'multiclass', 'multilabel-indicator'] as const;
type LabelKind = (typeof LABEL_KINDS)[number];

function readLabels(attributes: Attributes, partCount: number): { readonly classes: Tensor; readonly kind: LabelKind } {
  const value = attributes.value('label_binarizer_');
  if (!(value instanceof PythonObject)) throw attributes.refuse(`label_binarizer_ is ${describeKind(value)}`);
  const place = attributes.path === '' ? 'label_binarizer_' : `${attributes.path}.label_binarizer_`;
  const binarizer = new Attributes(value, place);
  const kind = binarizer.choice('y_type_', LABEL_KINDS);
  const classes = binarizer.tensor('classes_');
  if (kind === 'multilabel-indicator' && binarizer.boolean('sparse_input_')) {
    throw attributes.refuse('it was fitted on sparse labels and answers such');
  }
  const isFitting = kind === 'binary' ? partCount === 1 && classes.data.length <= 2 : partCount === classes.data.length;
  if (!isFitting || classes.data.length === 0) {
    throw attributes.refuse(`it has ${partCount} estimators for ${classes.data.length} classes`);
  }
  return { classes, kind };
}

interface LabelRules {
  readonly classes: Tensor;
  readonly kind: LabelKind;
  readonly release: Release;
  readonly threshold: number;
}

function createPredict(
  score: (x: Features) => Responses,
  { classes, kind, release, threshold }: LabelRules,
): NonNullable<Estimator['predict']> {
  switch (kind) {
    case 'multiclass': {
      // Before 1.8 the last of equal scores won.
      const winsTies = !isSince(release, 1, 8);
      return (x) => {
        const { rowCount, width, data } = score(x);
        const positions = new Int32Array(rowCount);
        for (let row = 0, start = 0; row < rowCount; row++, start += width) {
          let best = start;
          for (let at = start + 1; at < start + width; at++) {
            if (data[at]! > data[best]! || (winsTies && data[at] === data[best])) best = at;
          }
          positions[row] = best - start;
        }
        return takeElements(classes, positions, [rowCount]);
      };
    }
    case 'binary': {
      const last = classes.data.length - 1;
      return (x) => {
        const { rowCount, data } = score(x);
        return takeElements(
          classes,
          Int32Array.from(data, (element) => (element > threshold ? last : 0)),
          [rowCount],
        );
      };
    }
    case 'multilabel-indicator':
      return (x) => {
        const { rowCount, width, data } = score(x);
        const labels = BigInt64Array.from(data, (element) => (element > threshold ? 1n : 0n));
        return makeTensor('int64', [rowCount, width], labels);
      };
  }
}

function createProbabilities(
  parts: readonly BinaryPart[],
  isMultilabel: boolean,
  release: Release,
): Pick<Estimator, 'predict_proba'> {
  const responders = parts.flatMap(({ estimator }) => createResponder(estimator, 'predict_proba') ?? []);
  if (responders.length !== parts.length) return {};
  // Before 1.7 a row without any probability became NaN.
  const keepsZeros = isSince(release, 1, 7);
  // Before 1.1 constants answered integers, which NumPy does not divide in place.
  const isUndivided = !isSince(release, 1, 1) && parts.every(({ estimator }) => estimator.className === CONSTANT);
  if (isUndivided && !isMultilabel) return { predict_proba: refuseConstants };
  return {
    predict_proba: (x) => {
      const columns = responders.map((respond) => takeColumn(respond(x), 1));
      const [only] = columns;
      if (columns.length === 1 && only !== undefined) {
        columns.unshift({ ...only, data: only.data.map((probability) => 1 - probability) });
      }
      const answer = stackScores(columns);
      if (!isMultilabel) divideRows(answer, keepsZeros);
      return makeAnswer(answer);
    },
  };
}

const CONSTANT = '_ConstantPredictor';

function refuseConstants(): never {
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    'predict_proba of a OneVsRestClassifier that was fitted on one class fails before scikit-learn 1.1.',
  );
}

// NumPy adds the columns one after the other here.
function divideRows({ width, data, isFloat32 }: Responses, keepsZeros: boolean): void {
  for (let start = 0; start < data.length; start += width) {
    let sum = 0;
    for (let at = start; at < start + width; at++) sum = isFloat32 ? Math.fround(sum + data[at]!) : sum + data[at]!;
    if (sum === 0 && keepsZeros) continue;
    for (let at = start; at < start + width; at++) data[at]! /= sum;
  }
}

function createDecisions(parts: readonly BinaryPart[]): Pick<Estimator, 'decision_function'> {
  const responders = parts.flatMap(({ estimator }) => createResponder(estimator, 'decision_function') ?? []);
  if (responders.length !== parts.length) return {};
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) {
    return { decision_function: requireMethod(only.estimator, 'decision_function') };
  }
  return { decision_function: (x) => makeAnswer(stackScores(responders.map((respond) => respond(x)))) };
}

function makeAnswer({ rowCount, width, data, isFloat32 }: Responses): Tensor {
  const shape = [rowCount, width];
  return isFloat32 ? makeTensor('float32', shape, Float32Array.from(data)) : makeTensor('float64', shape, data);
}
