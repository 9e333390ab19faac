// What is refused by name: models of unknown releases, objectives and layouts, and calls that a model cannot answer.
import { describe, expect, it } from 'vitest';
import { makeMatrix } from '../../../src/data/matrix.ts';
import { DecantError } from '../../../src/errors.ts';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import {
  createBooster,
  loadXgboostEstimator,
  readBooster,
  readEstimator,
  readXgboostEstimator,
  readXgboostModel,
} from '../../../src/libraries/xgboost/index.ts';
import type { Booster, Features, PredictOptions } from '../../../src/libraries/xgboost/index.ts';
import { readModelFile } from './golden-cases.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A model in JSON in which texts are replaced by others. */
function change(name: string, file: string, changes: Readonly<Record<string, string>>): Uint8Array {
  let text = new TextDecoder().decode(readModelFile(name, file));
  for (const [from, to] of Object.entries(changes)) {
    expect(text).toContain(from);
    text = text.replaceAll(from, to);
  }
  return encode(text);
}

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof DecantError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no refusal';
}

const GAMMA = ['xgb13-objectives', 'gamma.json'] as const;

describe('a model file', () => {
  const load = (changes: Readonly<Record<string, string>>): string =>
    refusal(() => createBooster(readXgboostModel(change(...GAMMA, changes))));

  it('of another objective, booster or release than those that are known is refused by name', () => {
    expect(load({ 'reg:gamma': 'reg:gamma2' })).toBe(
      'UNSUPPORTED_MODEL: Objective "reg:gamma2" of XGBoost 1.3 is not known.',
    );
    expect(load({ '"gbtree"': '"gbforest"' })).toMatch(/^UNSUPPORTED_MODEL: Booster "gbforest" is not known/);
    expect(load({ '"version":[1,3,3]': '"version":[4,0,0]' })).toMatch(
      /^UNSUPPORTED_MODEL: The model was saved by XGBoost 4.0;/,
    );
  });

  it('whose parts do not fit each other is refused as damaged', () => {
    expect(load({ '"num_trees":"2"': '"num_trees":"3"' })).toBe(
      'MALFORMED_DATA: XGBoost model: learner.gradient_booster.model has 2 trees and 2 groups of them.',
    );
    expect(load({ '"base_score":': '"base_scores":' })).toBe(
      'MALFORMED_DATA: XGBoost model: learner.learner_model_param has no base_score.',
    );
    expect(load({ '"left_children":[': '"left_children":[1,' })).toMatch(/values under left_children for \d+ nodes\.$/);
    expect(load({ '"right_children":[2': '"right_children":[0' })).toMatch(/^MALFORMED_DATA/);
  });

  it('in base64 is refused, and so are texts and pickles', () => {
    expect(refusal(() => readXgboostModel(encode('bs64\t')))).toMatch(/^UNSUPPORTED_MODEL: XGBoost models in base64/);
    expect(refusal(() => readXgboostModel(encode('{"learner":')))).toMatch(
      /^MALFORMED_DATA: An XGBoost model is not JSON/,
    );
    expect(refusal(() => readXgboostModel(encode('booster[0]:\n0:[f0<0.5] yes=1,no=2,missing=1\n')))).toMatch(
      /^MALFORMED_DATA/,
    );
  });

  it('with base scores that the objective cannot take is refused', () => {
    const logistic = { 'reg:gamma': 'binary:logistic', '"base_score":"2.5E0"': '"base_score":"1.5E0"' };
    expect(load(logistic)).toBe('UNSUPPORTED_MODEL: base_score must be in (0,1) for binary:logistic.');
    expect(load({ '"base_score":"2.5E0"': '"base_score":"x"' })).toMatch(/has a base_score that is no number\.$/);
  });
});

describe('a Booster', () => {
  const load = (name: string, file: string): Booster => createBooster(readXgboostModel(readModelFile(name, file)));
  const x: Features = { kind: 'matrix', rowCount: 2, columnCount: 4, data: new Float64Array(8).fill(0.5) };
  const ask = (booster: Booster, options: PredictOptions): string => refusal(() => booster.predict(x, options));

  it('is asked for what its release has, and for one thing at a time', () => {
    const forest = load('xgb34-boosters', 'forest.ubj');
    expect(ask(forest, { ntreeLimit: 1 })).toBe(
      'INVALID_PARAMETER_VALUE: XGBoost 3.4, which saved the model, has no ntree_limit for it.',
    );
    expect(ask(forest, { iterationRange: [0, 99] })).toBe(
      'INVALID_PARAMETER_VALUE: iteration_range [0, 99] is out of range: the model has 2 rounds.',
    );
    expect(ask(forest, { iterationRange: [1, 2], predLeaf: true })).toMatch(/Predict leaf supports only iteration end/);
    expect(ask(forest, { predLeaf: true, outputMargin: true })).toMatch(/One type of prediction at a time\.$/);
    const gamma = load(...GAMMA);
    expect(ask(gamma, { iterationRange: [0, 1] })).toMatch(
      /XGBoost 1.3, which saved the model, has no iteration_range for it\.$/,
    );
    expect(ask(gamma, { strictShape: true })).toMatch(/has no strict_shape for it\.$/);
    expect(ask(gamma, { ntreeLimit: -1 })).toMatch(/ntree_limit is -1; a whole number from 0 on is expected\.$/);
    expect(refusal(() => gamma.inplacePredict(x))).toMatch(/has no in-place prediction for it\.$/);
    expect(ask(load('xgb34-boosters', 'dart.ubj'), { training: true })).toMatch(/drops trees of dart at random/);
  });

  it('of gblinear has neither leaves nor interactions nor gains', () => {
    const linear = load('xgb34-formats', 'gblinear-json.json');
    expect(ask(linear, { predLeaf: true })).toMatch(/gblinear does not support prediction of leaf index\.$/);
    expect(ask(linear, { predInteractions: true })).toMatch(/gives no interactions for gblinear\.$/);
    expect(ask(linear, { iterationRange: [1, 2] })).toMatch(/Linear booster does not support prediction range\.$/);
    expect(refusal(() => linear.getScore('gain'))).toMatch(/gblinear only has `weight` defined/);
  });

  it('refuses X of one dimension, and importance of another kind', () => {
    const forest = load('xgb34-boosters', 'forest.ubj');
    expect(refusal(() => forest.predict({ kind: 'series', rowCount: 1, values: [1] }))).toMatch(
      /Expecting 2 dimensional data, got 1 dimension\.$/,
    );
    expect(refusal(() => forest.getScore('shap' as 'gain'))).toMatch(/importance_type mismatch, got "shap"/);
  });

  it('refuses a category that the training data did not have, without telling it', () => {
    const stored = load('xgb34-categories', 'stored.ubj');
    const frame = (size: string | null, code: readonly (string | null)[] | BigInt64Array): Features => ({
      kind: 'frame',
      rowCount: 1,
      columns: [
        { name: 'size', dtype: 'str', values: [size] },
        { name: 'number', dtype: 'float64', values: Float64Array.of(0.5) },
        code instanceof BigInt64Array
          ? { name: 'code', dtype: 'int64', values: code }
          : { name: 'code', dtype: 'str', values: code },
      ],
    });
    const codes = BigInt64Array.of(3n);
    expect(stored.predict(frame('large', codes)).shape).toEqual([1]);
    expect(stored.predict(frame(null, codes)).shape).toEqual([1]);
    expect(refusal(() => stored.predict(frame('enormous', codes)))).toBe(
      'INVALID_PARAMETER_VALUE: Found a category not in the training set for the 0th (0-based) column.',
    );
    // The categories of `code` are numbers.
    expect(refusal(() => stored.predict(frame('large', ['3'])))).toMatch(/Invalid columns: code: object$/);
  });

  it('refuses numbers for a category in place, where a DMatrix takes them for codes', () => {
    const stored = load('xgb34-categories', 'stored.ubj');
    const numbers: Features = {
      kind: 'frame',
      rowCount: 1,
      columns: ['size', 'number', 'code'].map((name) => ({ name, dtype: 'float64', values: Float64Array.of(1) })),
    };
    expect(stored.predict(numbers).shape).toEqual([1]);
    expect(refusal(() => stored.inplacePredict(numbers))).toMatch(
      /^INVALID_PARAMETER_VALUE: Invalid new DataFrame input for the: 0th feature \(0-based\)\. The data type doesn't match/,
    );
    const large: Features = {
      ...numbers,
      columns: [{ name: 'size', dtype: 'str', values: ['large'] }, ...numbers.columns.slice(1)],
    };
    // The categories of `code` are numbers, whose type a table does not tell from codes.
    expect(refusal(() => stored.inplacePredict(large))).toMatch(/input for the: 2th feature/);
    // An array has no types that the library could hold against those of the training data.
    expect(stored.inplacePredict(makeMatrix(1, 3, Float64Array.of(1, 1, 1))).shape).toEqual([1]);
  });

  it('tells about itself', () => {
    const booster = readBooster(readRecord('xgb34-formats', 'dart-pkl.pkl'));
    expect(booster).toMatchObject({
      release: '3.4',
      objective: 'binary:logistic',
      booster: 'dart',
      featureCount: 4,
      groupCount: 1,
      roundCount: 3,
      bestIteration: 1,
    });
    expect(booster.attributes.get('note')).toBe('h\u00e9');
    expect(load('xgb34-columns', 'names.ubj').featureNames).toEqual(['alpha', 'b b', 'gamma', 'delta']);
    expect(load('xgb072-boosters', 'forest.bin')).toMatchObject({
      release: 'before 1.0',
      roundCount: 6,
      featureNames: undefined,
    });
    expect(load('xgb34-categories', 'onehot.ubj').featureTypes).toEqual(['c', 'float', 'c']);
  });
});

function readRecord(name: string, file: string): PythonObject {
  const { value } = readPickle(readModelFile(name, file));
  if (!(value instanceof PythonObject)) throw new Error('no object');
  return value;
}

/** The record of an estimator with attributes replaced; undefined removes one. */
function withState(
  name: string,
  file: string,
  changes: Readonly<Record<string, PythonValue | undefined>>,
): PythonObject {
  const record = readRecord(name, file);
  if (!(record.state instanceof PythonDict)) throw new Error('no state');
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) record.state.entries.delete(key);
    else record.state.entries.set(key, value);
  }
  return record;
}

describe('a pickled estimator', () => {
  const BINARY = ['xgb34-estimators', 'binary.pkl'] as const;
  const read = (changes: Readonly<Record<string, PythonValue | undefined>>): string =>
    refusal(() => readEstimator(withState(...BINARY, changes)));

  it('is refused where its attributes are not what the release writes', () => {
    expect(read({})).toBe('no refusal');
    expect(read({ _Booster: undefined })).toMatch(
      /^UNSUPPORTED_MODEL: xgboost\.sklearn\.XGBClassifier: it was saved before fit\(\) was called\.$/,
    );
    expect(read({ _Booster: 'x' })).toMatch(/_Booster is a string\.$/);
    expect(read({ missing: 'x' })).toMatch(/missing is a string, not a number\.$/);
    expect(read({ objective: 7 })).toMatch(/objective is a number\.$/);
    expect(read({ predict: new PythonGlobal('os', 'system') })).toMatch(/predict was replaced on the instance\.$/);
    const foreign = new PythonObject(new PythonGlobal('xgboost.dask', 'DaskXGBClassifier'));
    expect(refusal(() => readEstimator(foreign))).toMatch(
      /xgboost\.dask\.DaskXGBClassifier: the class is not known\.$/,
    );
  });

  it('may have a function for its objective', () => {
    expect(read({ objective: new PythonGlobal('__main__', 'my_loss') })).toBe('no refusal');
  });

  it('before 0.82 is refused where its best_ntree_limit may count or not', () => {
    const record = (limit: number) => withState('xgb072-estimators', 'binary.pkl', { best_ntree_limit: limit });
    expect(refusal(() => readEstimator(record(1)))).toMatch(/it has a best_ntree_limit, and no trace of the release/);
    expect(refusal(() => readEstimator(record(2)))).toBe('no refusal');
  });

  it('takes a frame of numbered columns for an array where it is a step of a Pipeline', () => {
    const columns = [0, 1, 2, 3].map((name) => ({
      name,
      dtype: 'object' as const,
      values: [name === 2 ? '1.5' : name],
    }));
    const frame: Features = { kind: 'frame', rowCount: 1, columns };
    const array: Features = { kind: 'matrix', rowCount: 1, columnCount: 4, data: Float64Array.of(0, 1, 1.5, 3) };
    const record = readRecord('xgb17-estimators', 'stopped.pkl');
    const step = readXgboostEstimator(record);
    expect(step.predict(frame)).toEqual(readEstimator(record).predict(array));
    expect(step.predict_proba?.(frame)).toEqual(readEstimator(record).predict_proba?.(array));
    expect(refusal(() => readEstimator(record).predict(frame))).toMatch(
      /DataFrame\.dtypes for data must be int, float, bool or category/,
    );
  });
});

describe('an estimator from a model file', () => {
  it('is of the class that the file tells', () => {
    const bytes = readModelFile('xgb13-estimator-files', 'texts.json');
    expect(loadXgboostEstimator('XGBClassifier', bytes).classes?.data).toEqual(['a', 'b', 'c']);
    expect(refusal(() => loadXgboostEstimator('XGBRegressor', bytes))).toBe(
      'UNSUPPORTED_MODEL: The model file holds "XGBClassifier", and is to be loaded as XGBRegressor.',
    );
    const newer = readModelFile('xgb34-estimator-files', 'ranker.ubj');
    expect(loadXgboostEstimator('XGBRanker', newer).predict_proba).toBeUndefined();
    expect(refusal(() => loadXgboostEstimator('XGBClassifier', newer))).toMatch(/The model file holds "ranker"/);
  });

  it('before 1.0 has no labels, for which its label encoder is needed', () => {
    const estimator = loadXgboostEstimator('XGBClassifier', readModelFile('xgb090-estimator-files', 'binary.bin'));
    const x: Features = { kind: 'matrix', rowCount: 1, columnCount: 4, data: Float64Array.of(1, 2, 3, 4) };
    expect(refusal(() => estimator.predict(x))).toMatch(
      /^UNSUPPORTED_MODEL: XGBClassifier: its label encoder is missing/,
    );
    expect(estimator.predict_proba?.(x).shape).toEqual([1, 2]);
  });
});
