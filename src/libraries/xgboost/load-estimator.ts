// Estimators that are loaded from a model file, as `XGBClassifier().load_model(path)`: what a fresh estimator has, and what
// the file tells (XGBModel.load_model, _load_model_attributes).
import { guessArray } from '../../data/casting/cast-array.ts';
import type { Value } from '../../data/dtype.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { parseExactJson } from '../../formats/json/index.ts';
import { createBooster } from './booster.ts';
import { DocumentObject } from './document.ts';
import type { EstimatorClass, EstimatorFacts, XgboostEstimator } from './estimator.ts';
import { createEstimator } from './estimator.ts';
import type { XgboostModel } from './model.ts';
import { readXgboostModel } from './read-model.ts';
import { isSince } from './release.ts';

/** The estimator of a class, from the bytes of a model file. */
export function loadXgboostEstimator(className: EstimatorClass, bytes: Uint8Array): XgboostEstimator {
  const model = readXgboostModel(bytes);
  const loaded = { model, booster: createBooster(model) };
  return createEstimator(loaded, { ...makeFresh(className), ...readFacts(className, model) });
}

function makeFresh(className: EstimatorClass): EstimatorFacts {
  return {
    className,
    missing: Number.NaN,
    objective: className.endsWith('Classifier') ? 'binary:logistic' : undefined,
    classCount: undefined,
    classes: undefined,
    encoder: undefined,
    needsDMatrix: false,
    bestTreeLimit: undefined,
  };
}

function readFacts(className: EstimatorClass, model: XgboostModel): Partial<EstimatorFacts> {
  const { release, objective, classCount, attributes } = model;
  const text = attributes.get('scikit_learn');
  const meta = text === undefined ? undefined : parseMeta(text);
  if (meta !== undefined) checkType(className, meta);
  // Since 2.0 the model tells everything; before, the attribute holds what the estimator was.
  if (isSince(release, 2, 0)) return { objective: objective.name, classCount: Math.max(2, classCount) };
  return meta === undefined ? {} : readMeta(meta, model);
}

function parseMeta(text: string): DocumentObject {
  try {
    return new DocumentObject(parseExactJson(text), 'attribute scikit_learn');
  } catch (cause) {
    throw new DecantError('MALFORMED_DATA', 'XGBoost model: the attribute scikit_learn is no object in JSON.', {
      cause,
    });
  }
}

// Releases up to 1.3 state the class, later ones what kind of estimator it is.
function checkType(className: EstimatorClass, meta: DocumentObject): void {
  const kind = className.endsWith('Classifier')
    ? 'classifier'
    : className.endsWith('Regressor')
      ? 'regressor'
      : className === 'XGBRanker'
        ? 'ranker'
        : undefined;
  const type = meta.optional('type');
  const stated = meta.optional('_estimator_type');
  const isSame =
    (type === undefined || type === className) && (stated === undefined || stated === null || stated === kind);
  if (isSame) return;
  throw new DecantError(
    'UNSUPPORTED_MODEL',
    `The model file holds ${JSON.stringify(type ?? stated)}, and is to be loaded as ${className}.`,
  );
}

function readMeta(meta: DocumentObject, { release }: XgboostModel): Partial<EstimatorFacts> {
  const objective = meta.optional('objective');
  const encoder = meta.optionalObject('_le');
  const predictor = meta.optional('predictor') ?? meta.optionalObject('kwargs')?.optional('predictor') ?? null;
  const isChosen = isSince(release, 1, 5) ? predictor !== null && predictor !== 'auto' : predictor !== null;
  const hasCategories = release.minor === 5 && meta.optional('enable_categorical') === true;
  return {
    missing: readNumber(meta, 'missing') ?? Number.NaN,
    ...(typeof objective === 'string' ? { objective } : {}),
    classCount: readNumber(meta, 'n_classes_'),
    classes: readLabels(meta),
    encoder: encoder === undefined ? undefined : readLabels(encoder),
    needsDMatrix: isSince(release, 1, 4) && (isChosen || hasCategories),
    bestTreeLimit: isSince(release, 1, 4) ? undefined : readNumber(meta, 'best_ntree_limit'),
  };
}

function readNumber(meta: DocumentObject, key: string): number | undefined {
  const value = meta.optional(key);
  return value === undefined || value === null ? undefined : meta.number(key);
}

// numpy.array of the list.
function readLabels(meta: DocumentObject): Tensor | undefined {
  const value = meta.optional('classes_');
  if (value === undefined) return undefined;
  const labels = guessArray(value as Value);
  if (labels.shape.length !== 1) throw meta.malformed('has classes_ that are no list of labels');
  return labels;
}
