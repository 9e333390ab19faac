import { describe } from 'vitest';
import { testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('scale-');
  testCases('binarize');
  testCases('normalize', { tolerance: 1e-14 });
  testCases('float32-scale', { tolerance: 1e-7 });
});
