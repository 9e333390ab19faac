import { expect, test } from 'vitest';
import { findPandasMajor } from '../../../src/flavors/sklearn/find-pandas.ts';
import { makeFiles } from '../../model/memory-files.ts';

const PYTHON_313 = { 'python_env.yaml': 'python: 3.13.0\n' };

test.each([
  ['pandas==2.3.3', 2],
  ['mlflow==3.17.2\npandas==3.1.1\nscikit-learn==1.9.1', 3],
  ['Pandas == 1.5.3 ; python_version > "3"', 1],
  ['pandas~=2.2', 2],
  ['pandas<3', 2],
  ['pandas>=2,<3.0', 2],
  ['pandas<=2.3.3', 2],
  ['pandas-stubs==2.3.3', undefined],
  ['sklearn-pandas==2.2.0', undefined],
  ['pandas', undefined],
  ['pandas>=2', undefined],
  ['pandas!=2.2.0', undefined],
])('requirements of %j alone tell pandas %j', async (text, major) => {
  expect(await findPandasMajor(makeFiles({ 'requirements.txt': text }), '3.17.2')).toBe(major);
});

test.each([
  ['mlflow==3.17.2\nscikit-learn==1.9.1', 3],
  ['pandas', 3],
  ['pandas>=2.1 ; python_version > "3"', 3],
  ['pandas!=3.0.0', undefined],
  ['pandas==2.3.3', 2],
])('with MLflow 3.17 and Python 3.13, requirements of %j bring pandas %j', async (text, major) => {
  expect(await findPandasMajor(makeFiles({ ...PYTHON_313, 'requirements.txt': text }), '3.17.2')).toBe(major);
});

test('conda.yaml tells it where there is no requirements.txt', async () => {
  const files = makeFiles({ 'conda.yaml': 'dependencies:\n- python=3.11\n- pip:\n  - pandas==2.3.3\n' });
  expect(await findPandasMajor(files, '3.17.2')).toBe(2);
});

test.each([
  ['1.30.1', 2],
  ['2.22.5', 2],
  ['3.15.0', 2],
  ['3.16.0', undefined],
  ['4.0', undefined],
  ['next', undefined],
  [undefined, undefined],
])('MLflow %j alone allows pandas up to %j', async (version, major) => {
  expect(await findPandasMajor(makeFiles({}), version)).toBe(major);
});

test.each([
  ['3.10.13', '3.17.2', 2],
  ['3.11.0', '3.17.2', 3],
  ['3.13.0', '2.22.5', 2],
  ['3.10.13', undefined, 2],
  ['3.13.0', undefined, undefined],
])('Python %s beside MLflow %j allows pandas up to %j', async (python, mlflow, major) => {
  expect(await findPandasMajor(makeFiles({ 'python_env.yaml': `python: ${python}\n` }), mlflow)).toBe(major);
});

test('requirements go before the releases of MLflow and Python', async () => {
  expect(await findPandasMajor(makeFiles({ 'requirements.txt': 'pandas==3.0.0' }), '2.22.5')).toBe(3);
});

test('an environment file that is damaged tells nothing', async () => {
  expect(await findPandasMajor(makeFiles({ 'conda.yaml': '{' }), '2.22.5')).toBe(2);
});
