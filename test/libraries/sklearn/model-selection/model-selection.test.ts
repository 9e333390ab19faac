import { describe } from 'vitest';
import { testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('search', { tolerance: 1e-12 });
  testCases('threshold', { tolerance: 1e-12 });
});
