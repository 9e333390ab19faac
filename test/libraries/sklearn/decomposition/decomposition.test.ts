import { describe } from 'vitest';
import { testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('components', { tolerance: 1e-12 });
  testCases('single-components', { tolerance: 1e-5 });
  testCases('factors', { tolerance: 1e-9 });
  testCases('atoms', { tolerance: 1e-11 });
});
