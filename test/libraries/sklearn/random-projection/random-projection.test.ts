import { describe } from 'vitest';
import { testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('random-projection', { tolerance: 1e-12 });
});
