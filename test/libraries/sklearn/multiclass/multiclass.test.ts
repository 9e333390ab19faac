import { describe } from 'vitest';
import { testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('one-rest', { tolerance: 1e-12 });
  testCases('one-one', { tolerance: 1e-12 });
  testCases('output-code', { tolerance: 1e-12 });
});
