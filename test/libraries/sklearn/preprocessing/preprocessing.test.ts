import { describe } from 'vitest';
import { testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('scale-');
  testCases('binarize');
  testCases('normalize', { tolerance: 1e-14 });
  testCases('float32-scale', { tolerance: 1e-7 });
  testCases('polynomial', { tolerance: 1e-15 });
  testCases('bins');
  testCases('power', { tolerance: 1e-13 });
  testCases('quantile', { tolerance: 1e-14 });
  testCases('spline', { tolerance: 1e-14 });
  testCases('indicator');
  testCases('kernel-center', { tolerance: 1e-15 });
});
