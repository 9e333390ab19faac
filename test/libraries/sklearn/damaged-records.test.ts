// Records without one attribute, or with one array a row shorter: they are refused by name, or answer with numbers or by a coded error.
import { describe, expect, test } from 'vitest';
import { GUEST_READERS } from '../../../src/flavors/sklearn/guest-estimators.ts';
import { DecantError } from '../../../src/errors.ts';
import { NdArray, PythonDict, PythonObject } from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import { loadEstimator } from '../../../src/libraries/sklearn/load.ts';
import { catchError, listCallsOf, listCases, listModels, readModel } from './golden-cases.ts';

describe.each(['sk019', 'mlflow3'])('%s', (stack) => {
  test.each(listFirstModels(stack))('%s stays safe: %s %s', (_, name, model) => {
    const names = attributesOf(readModel(name, model)).keys();
    for (const key of names) {
      for (const change of [() => undefined, shorten]) {
        const record = readModel(name, model);
        const attributes = attributesOf(record);
        const changed = change(attributes.get(key) ?? null);
        if (changed === undefined) attributes.delete(key);
        else attributes.set(key, changed);
        expect(
          () => {
            attempt(() => listCallsOf(loadEstimator(record, GUEST_READERS), name, model));
          },
          typeof key === 'string' ? key : 'a key',
        ).not.toThrow();
      }
    }
  });
});

/** Attributes that scikit-learn asks for without a default, in cases of releases that write them. */
const WRITTEN: readonly (readonly [attribute: string, name: string, model: string])[] = [
  ['weights', 'mlflow3-float32-voting', 'classifier'],
  ['weights', 'mlflow3-float32-voting', 'regressor'],
  ['transformer_weights', 'mlflow3-pipe-union', 'dense'],
  ['transformer_weights', 'mlflow3-columns-callable', ''],
  ['sparse_output_', 'mlflow3-columns-callable', ''],
  ['sparse_output_', 'mlflow3-dummy-classes', 'prior'],
  ['_preprocessor', 'mlflow3-hist-categories', 'bytes'],
  ['chain_method_', 'mlflow3-chain', 'classes'],
  ['_infrequent_enabled', 'mlflow3-columns-pandas-sparse', 'encoder'],
  ['_infrequent_enabled', 'mlflow3-ordinal-infrequent', ''],
  ['clip', 'mlflow3-scale-all', 'MaxAbsScaler'],
  ['clip', 'mlflow3-float32-scale', 'MinMaxScaler'],
  ['dtype', 'mlflow3-bins', 'onehot'],
  ['add_indicator', 'mlflow3-impute-callable', ''],
  ['keep_empty_features', 'mlflow3-impute-callable', ''],
  ['keep_empty_features', 'mlflow3-iterative', 'default'],
  ['keep_empty_features', 'mlflow3-neighbors-imputer', 'uniform'],
  ['effective_metric_params_', 'mlflow3-neighbors-bits', 'brute-jaccard'],
];

test.each(WRITTEN)('a record without %s is refused by name: %s %s', (attribute, name, model) => {
  const record = readModel(name, model);
  attributesOf(record).delete(attribute);
  const { code, message } = catchError(() => loadEstimator(record, GUEST_READERS));
  expect(code).toBe('UNSUPPORTED_MODEL');
  expect(message).toContain(attribute);
});

/** Arrays whose length another attribute tells. */
const COUNTED: readonly (readonly [attribute: string, name: string, model: string])[] = [
  ['_fit_X', 'mlflow3-neighbors-imputer', 'uniform'],
  ['coef_', 'mlflow3-linear-regressors', 'Ridge'],
];

test.each(COUNTED)('a record with a shorter %s is refused by name: %s %s', (attribute, name, model) => {
  const record = readModel(name, model);
  const attributes = attributesOf(record);
  attributes.set(attribute, shorten(attributes.get(attribute) ?? null));
  const { code, message } = catchError(() => loadEstimator(record, GUEST_READERS));
  expect(code).toBe('UNSUPPORTED_MODEL');
  expect(message).toContain(attribute);
});

test.each(['mlflow3-ada', 'sk019-ada'])('%s: an AdaBoostClassifier needs a weight for each of its parts', (name) => {
  const model = listModels(name).find((candidate) => typeOf(readModel(name, candidate)) === 'AdaBoostClassifier') ?? '';
  const record = readModel(name, model);
  const attributes = attributesOf(record);
  const weights = attributes.get('estimator_weights_');
  if (!(weights instanceof NdArray)) throw new Error('The weights are no array.');
  attributes.set('estimator_weights_', new NdArray(weights.dtype, [0], false, new Uint8Array(0)));
  expect(catchError(() => loadEstimator(record, GUEST_READERS)).message).toContain('estimator_weights_ has fewer');
});

function typeOf(record: PythonValue): string {
  return record instanceof PythonObject ? record.type.name : '';
}

/** The first model of each class among the cases of a release: class, case and model. */
function listFirstModels(stack: string): [string, string, string][] {
  const seen = new Map<string, [string, string, string]>();
  for (const name of listCases().filter((candidate) => candidate.startsWith(`${stack}-`))) {
    for (const model of listModels(name)) {
      const record = readModel(name, model);
      const type = record instanceof PythonObject ? record.type.name : '';
      if (record instanceof PythonObject && record.state instanceof PythonDict && !seen.has(type)) {
        seen.set(type, [type, name, model]);
      }
    }
  }
  return [...seen.values()];
}

function attributesOf(record: PythonValue): Map<PythonValue, PythonValue> {
  if (record instanceof PythonObject && record.state instanceof PythonDict) return record.state.entries;
  throw new Error('The record has no attributes.');
}

function shorten(value: PythonValue): PythonValue {
  if (Array.isArray(value)) return value.slice(0, -1);
  if (!(value instanceof NdArray) || (value.shape[0] ?? 0) < 2) return value;
  const { dtype, shape, fortranOrder, bytes, items } = value;
  const [rows = 1, ...rest] = shape;
  const end = (all: ArrayLike<unknown>): number => (all.length / rows) * (rows - 1);
  return new NdArray(dtype, [rows - 1, ...rest], fortranOrder, bytes.slice(0, end(bytes)), items?.slice(0, end(items)));
}

// Only a coded error is a refusal; a TypeError is a hole in a reader.
function attempt(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
  }
}
