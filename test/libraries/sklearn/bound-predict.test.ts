// `model.predict = model.predict_proba`: tools/fixtures/sklearn_bound.py made the cases.
import { expect, test } from 'vitest';
import { PythonDict, PythonGlobal, PythonObject } from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import { loadEstimator } from '../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from './golden-cases.ts';

testCases('bound-', { tolerance: 1e-12 });

const CASE = 'sk15-bound-predict';

function bind(...args: readonly PythonValue[]): PythonObject {
  return new PythonObject(new PythonGlobal('builtins', 'getattr'), args);
}

function refuse(bound: (record: PythonObject) => PythonValue, others: readonly string[] = []): string {
  const record = changeCase(CASE, {}, 'probabilities');
  if (!(record.state instanceof PythonDict)) throw new Error('The case holds no attributes.');
  for (const name of ['predict', ...others]) record.state.entries.set(name, bound(record));
  const { code, message } = catchError(() => loadEstimator(record));
  expect(code).toBe('UNSUPPORTED_MODEL');
  return message;
}

test.each(['fit', 'predict', 'transform', 'coef_', '__class__', 1])('predict bound to %s is refused', (name) => {
  expect(refuse((record) => bind(record, name))).toContain('predict was replaced on the instance');
});

test('a method of another object is refused', () => {
  const other = readModel(CASE, 'decision');
  expect(refuse(() => bind(other, 'predict_proba'))).toContain('predict was replaced on the instance');
});

test('another function than getattr, and getattr with a default, are refused', () => {
  const call = (record: PythonObject): PythonObject => new PythonObject(new PythonGlobal('os', 'getattr'), [record]);
  expect(refuse(call)).toContain('predict was replaced on the instance');
  expect(refuse((record) => bind(record, 'predict_proba', null))).toContain('predict was replaced on the instance');
});

test('a method that was replaced itself is refused', () => {
  const bound = (record: PythonObject): PythonObject => bind(record, 'predict_proba');
  expect(refuse(bound, ['predict_proba'])).toContain('predict was replaced on the instance');
});

test('a method that the estimator does not have is refused', () => {
  expect(refuse((record) => bind(record, 'score_samples'))).toContain(
    'predict of LogisticRegression is bound to score_samples, which it does not have',
  );
});
