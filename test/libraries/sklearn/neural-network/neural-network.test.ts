import { describe } from 'vitest';
import { testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('perceptron', { tolerance: 1e-12 });
  testCases('boltzmann', { tolerance: 1e-12 });
  testCases('single-perceptron', { tolerance: 1e-5 });
});
