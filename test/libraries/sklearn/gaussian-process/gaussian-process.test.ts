import { describe } from 'vitest';
import { testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('process-regressors', { tolerance: 1e-12 });
  // The sum of weights of thousands loses four digits.
  testCases('process-classifiers', { tolerance: 1e-11 });
});
