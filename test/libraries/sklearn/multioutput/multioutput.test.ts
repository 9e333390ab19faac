import { describe } from 'vitest';
import { testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('outputs', { tolerance: 1e-12 });
  testCases('chain', { tolerance: 1e-12 });
});
