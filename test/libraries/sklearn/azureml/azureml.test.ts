// Models of AzureML AutoML: tools/fixtures/sklearn_azureml.py made the cases.
import { expect, test } from 'vitest';
import { GUEST_READERS } from '../../../../src/flavors/sklearn/guest-estimators.ts';
import { PythonDict, PythonGlobal, PythonObject, PythonTuple } from '../../../../src/formats/python/values.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

// Linear models sum in another order than BLAS.
testCases('azureml-', { tolerance: 1e-12, guests: GUEST_READERS });

function refuse(record: PythonObject): string {
  const { code, message } = catchError(() => loadEstimator(record, GUEST_READERS));
  expect(code).toBe('UNSUPPORTED_MODEL');
  return message;
}

test('a featurizer without reader is refused by name', () => {
  const type = new PythonGlobal(
    'azureml.automl.runtime.featurizer.transformer.generic.lambda_transformer',
    'LambdaTransformer',
  );
  const lambda = new PythonObject(type);
  lambda.state = new PythonDict();
  const mapper = new PythonObject(new PythonGlobal('sklearn_pandas.dataframe_mapper', 'DataFrameMapper'));
  mapper.state = new PythonDict(
    new Map([
      ['features', []],
      ['built_features', [new PythonTuple([['age'], lambda, new PythonDict()])]],
    ]),
  );
  expect(refuse(changeCase('az118-azureml-featurizers', { mapper }, 'dense'))).toContain(
    'mapper.built_features[0]: azureml.automl.runtime.featurizer.transformer.generic.lambda_transformer.LambdaTransformer',
  );
});

test('a DataTransformer that was not fitted is refused', () => {
  const record = changeCase('az118-azureml-featurizers', { transformer_and_mapper_list: [] }, 'dense');
  expect(refuse(record)).toContain('it was saved before fit()');
});

test('a wrapper without its model is refused', () => {
  expect(refuse(changeCase('az162-azureml-wrappers', { model: null }, 'xgboost'))).toContain(
    'it was saved before fit()',
  );
});

test('a transformer of the target that is not known is refused by name', () => {
  const own = new PythonObject(
    new PythonGlobal('azureml.automl.runtime.shared.model_wrappers', 'BoxCoxTransformerScipy'),
  );
  expect(refuse(changeCase('az118-azureml-pipelines', { y_transformer: own }, 'logarithms'))).toContain(
    'BoxCoxTransformerScipy, which is not known',
  );
});
