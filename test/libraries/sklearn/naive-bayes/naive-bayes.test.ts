import { describe } from 'vitest';
import { testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('bayes-', { tolerance: 1e-12 });
  testCases('single-bayes', { tolerance: 1e-5 });
});
