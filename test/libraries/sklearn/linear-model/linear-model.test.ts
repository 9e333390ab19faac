import { describe } from 'vitest';
import { testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('linear-', { tolerance: 1e-12 });
  // Products of float32 numbers are added up in another order than BLAS has.
  testCases('float32-linear', { tolerance: 2e-6 });
});
