import { describe } from 'vitest';
import { testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('partial-least-squares', { tolerance: 1e-12 });
});
