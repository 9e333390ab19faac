import { describe, expect, it } from 'vitest';
import { choosePackages } from '../../../src/flavors/sklearn/save-model.ts';

describe('choosePackages', () => {
  it.each([
    ['mlflow==2.22.5', 'mlflow==3.17.2'],
    ['mlflow==3.8.1', 'mlflow==3.17.2'],
    // The first release whose sklearn flavor reads skops.
    ['mlflow==3.9.0', 'mlflow==3.9.0'],
    ['mlflow==3.10.0', 'mlflow==3.10.0'],
    ['mlflow', 'mlflow'],
  ])('asks for an MLflow that reads skops in place of %s', (line, expected) => {
    expect(choosePackages([line, 'scikit-learn==1.5.2', 'cloudpickle==3.0.0'], 'skops')).toEqual([
      expected,
      'scikit-learn==1.5.2',
      'skops==0.16.0',
    ]);
    expect(choosePackages([line], 'pickle')).toEqual([line]);
  });
});
