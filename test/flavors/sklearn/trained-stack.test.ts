// What training takes for granted of the Python stack that saved models name.
import { expect, it } from 'vitest';
import { TRAINED_PANDAS, TRAINED_RELEASE } from '../../../src/libraries/sklearn/training/trainable.ts';
import { pinPackage } from '../../../src/model/save/python-stack.ts';

it('models that are trained here name the releases whose layouts and missing texts they have', () => {
  expect(pinPackage('scikit-learn')).toBe(`scikit-learn==${TRAINED_RELEASE}`);
  expect(pinPackage('pandas')).toMatch(new RegExp(`^pandas==${TRAINED_PANDAS}\\.`));
});
