import { describe, expect, test } from 'vitest';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('outputs', { tolerance: 1e-12 });
  testCases('chain', { tolerance: 1e-12 });
});

describe('what has no native answer', () => {
  const refuse = (name: string, model: string, changes: Parameters<typeof changeCase>[1]): string => {
    const error = catchError(() => loadEstimator(changeCase(name, changes, model)));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    return error.message;
  };

  test('an order that is none, and a method that is not known, are refused', () => {
    expect(refuse('mlflow3-chain', 'classes', { order_: [0, 0, 1] })).toContain('order_ is no order of 3 outputs');
    expect(refuse('mlflow3-chain', 'classes', { chain_method_: 'score' })).toContain(
      'chain_method_ = "score" is not known',
    );
  });
});
