// Models that mlflow.pyfunc.load_model answered and somebody saved again: tools/fixtures/sklearn_pyfunc.py made the cases.
import { expect, test } from 'vitest';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import { GUEST_READERS } from '../../../src/flavors/sklearn/guest-estimators.ts';
import { loadEstimator } from '../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../../libraries/sklearn/golden-cases.ts';

testCases('pyfunc-wrappers', { tolerance: 1e-12, guests: GUEST_READERS });

const CASE = 'mlflow3-pyfunc-wrappers';

function refuse(record: PythonValue): string {
  const { code, message } = catchError(() => loadEstimator(record, GUEST_READERS));
  expect(code).toBe('UNSUPPORTED_MODEL');
  return message;
}

test.each(['mlflow1', 'mlflow3'])('a model of %s that checks X against its own signature is refused', (stack) => {
  expect(refuse(readModel(`${stack}-pyfunc-signature`, ''))).toContain('it checks X against a signature of its own');
});

test('a function that is no method of the model is refused', () => {
  const record = changeCase(CASE, { _predict_fn: null }, 'plain');
  expect(refuse(record)).toContain('_predict_fn is no method of _SklearnModelWrapper that is known');
});

test('methods of a wrapper that are not those of its model are refused', () => {
  expect(refuse(changeCase(CASE, { predict_proba: 'x' }, 'wrapper'))).toContain(
    'predict_proba is "x", not that of sklearn_model',
  );
  expect(refuse(changeCase(CASE, { predict: 1 }, 'wrapper'))).toContain('predict was replaced on the instance');
});

test('a model inside that has no reader is refused', () => {
  expect(refuse(changeCase(CASE, { sklearn_model: 'x' }, 'wrapper'))).toContain('"x" is no estimator');
  expect(refuse(changeCase(CASE, { _model_meta: null }, 'plain'))).toContain('_model_meta is None');
});
