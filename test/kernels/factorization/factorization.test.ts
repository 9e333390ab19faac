import { describe, expect, test } from 'vitest';
import {
  createPursuit,
  createTopicInference,
  createUpdate,
  descendFactors,
  followPath,
  measureDivergence,
} from '../../../src/kernels/factorization/index.ts';
import type { UpdateProblem } from '../../../src/kernels/factorization/index.ts';
import { makeMatrix } from '../../../src/data/matrix.ts';

const IDENTITY = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

describe('of orthonormal features', () => {
  const path = { gram: IDENTITY, featureCount: 3, sampleCount: 1, isPositive: false, maxIterations: 10 } as const;

  test('the lasso shrinks each coefficient by the penalty', () => {
    const coefficients = followPath({ ...path, method: 'lasso', alphaMin: 0.5 }, Float64Array.of(2, -1, 0.25));
    [1.5, -0.5, 0].forEach((want, at) => {
      expect(coefficients[at]).toBeCloseTo(want, 12);
    });
  });

  test('the positive lasso leaves out what is negative', () => {
    const problem = { ...path, method: 'lasso', alphaMin: 0.5, isPositive: true } as const;
    expect([...followPath(problem, Float64Array.of(2, -1, 0.25))]).toEqual([1.5, 0, 0]);
  });

  test('one step of least angles ends where the second feature is as strong as the first', () => {
    const problem = { ...path, method: 'lar', alphaMin: 0, maxIterations: 1 } as const;
    expect([...followPath(problem, Float64Array.of(2, -0.5, 0.25))]).toEqual([1.5, 0, 0]);
  });

  test('matching pursuit takes the strongest', () => {
    const out = new Float64Array(3);
    createPursuit({ gram: IDENTITY, atomCount: 3, mostAtoms: 2 })(Float64Array.of(1, -3, 2), out);
    expect([...out]).toEqual([0, -3, 2]);
  });

  test('coordinate descent cuts off what is negative', () => {
    const problem = { rowCount: 1, componentCount: 3, gram: IDENTITY, tolerance: 1e-9, maxIterations: 5 };
    expect([...descendFactors({ ...problem, products: Float64Array.of(1, -2, 3) })]).toEqual([1, 0, 3]);
  });
});

test('matching pursuit stops at an atom that depends on the chosen ones', () => {
  const out = new Float64Array(2);
  createPursuit({ gram: Float64Array.of(1, 1, 1, 1), atomCount: 2, mostAtoms: 2 })(Float64Array.of(1, 1.5), out);
  expect([...out]).toEqual([0, 1.5]);
});

test.each([2, 1, 0, 1.5, 0.5, 3])('updates for beta = %d end at the factors of X', (beta) => {
  const problem: UpdateProblem = {
    components: Float64Array.of(1, 2, 3),
    componentCount: 1,
    featureCount: 3,
    beta,
    l1: 0,
    l2: 0,
    raisesSmall: true,
    accumulatesL1: true,
  };
  const x = makeMatrix(1, 3, Float64Array.of(2, 4, 6));
  const factors = Float64Array.of(1);
  expect(measureDivergence(problem, x, factors)).toBeGreaterThan(0.5);
  const update = createUpdate(problem, x);
  for (let step = 0; step < 200; step++) update(factors);
  expect(factors[0]).toBeCloseTo(2, 10);
});

test('a document without words has the prior of each topic', () => {
  const model = { wordWeights: Float64Array.of(1, 1), topicCount: 2, wordCount: 1, prior: 0.1 };
  const out = new Float64Array(2);
  createTopicInference({ ...model, maxIterations: 5, tolerance: 1e-3 })([], [], 0, out);
  expect([...out]).toEqual([0.1, 0.1]);
});
