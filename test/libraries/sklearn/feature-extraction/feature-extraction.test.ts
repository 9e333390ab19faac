import { testCases } from '../golden-cases.ts';

testCases('text-', { tolerance: 1e-15 });
