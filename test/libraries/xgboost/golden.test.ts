// XGBoost models of every kind and release against what the library itself answered.
import { describe, expect, test } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import { listRowOrders, takeRowItems } from '../../row-orders.ts';
import {
  answerCall,
  describeArray,
  describeTensor,
  listCases,
  loadCaseModel,
  readCase,
  takeMatrixRows,
} from './golden-cases.ts';
import type { Described } from './golden-cases.ts';

describe.each(listCases())('%s', (name) => {
  const { models, inputs, calls } = readCase(name);

  test.each(Object.entries(models))('%s answers as XGBoost does', (model, facts) => {
    const loaded = loadCaseModel(name, facts);
    for (const call of calls.filter((candidate) => candidate.model === model)) {
      const place = `${call.method} ${JSON.stringify(call.options)} of input ${call.input}`;
      if (call.score !== undefined) {
        const booster = 'className' in loaded ? loaded.booster : loaded;
        expectScores(booster.getScore(call.type), call.score);
      } else if (call.answer === undefined) {
        expect(
          codeOf(() => answerCall(loaded, call, inputs[call.input])),
          `${place}: ${call.error}`,
        ).toMatch(/^(?:INVALID_PARAMETER_VALUE|UNSUPPORTED_MODEL)$/);
      } else {
        const answer = describeTensor(answerCall(loaded, call, inputs[call.input]));
        expectAnswer(answer, describeArray(call.answer), place);
      }
    }
  });

  test.each(Object.entries(models))('%s answers each row as if it were alone', (model, facts) => {
    const loaded = loadCaseModel(name, facts);
    for (const call of calls) {
      const input = inputs[call.input];
      const isAsked = call.model === model && call.answer !== undefined && call.options?.['base_margin'] === undefined;
      if (!isAsked || input?.kind !== 'matrix') continue;
      const [rowCount = 0] = input.shape;
      const whole = describeTensor(answerCall(loaded, call, input)).elements;
      for (const order of listRowOrders(rowCount)) {
        const got = describeTensor(answerCall(loaded, call, takeMatrixRows(input, order))).elements;
        const place = `${call.method} ${JSON.stringify(call.options)} of rows ${order.join(', ')}`;
        expect(got, place).toEqual(takeRowItems(whole, rowCount, order));
      }
    }
  });
});

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof DecantError) return error.code;
    throw error;
  }
  return 'no error';
}

/** Logarithms and exponentials of the library are not rounded correctly: two float32 numbers beside each other are let pass. */
const MOST_STEPS = 2;

function expectAnswer(answer: Described, want: Described, place: string): void {
  expect({ dtype: answer.dtype, shape: answer.shape }, place).toEqual({ dtype: want.dtype, shape: want.shape });
  const steps = answer.elements.map((element, index) => countSteps(element, want.elements[index]));
  if (steps.some((count) => count > MOST_STEPS)) expect(answer.elements, place).toEqual(want.elements);
}

const FLOAT = new Float32Array(1);
const BITS = new Int32Array(FLOAT.buffer);

/** Float32 numbers from one to the other; anything else is equal or infinitely far. */
function countSteps(left: unknown, right: unknown): number {
  if (Object.is(left, right)) return 0;
  if (typeof left !== 'number' || typeof right !== 'number' || Number.isNaN(left) || Number.isNaN(right))
    return Infinity;
  return Math.abs(orderOf(left) - orderOf(right));
}

function orderOf(value: number): number {
  FLOAT[0] = value;
  const bits = BITS[0] ?? 0;
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}

function expectScores(scores: ReadonlyMap<string, unknown>, want: Readonly<Record<string, number | number[]>>): void {
  expect([...scores.keys()].sort()).toEqual(Object.keys(want).sort());
  for (const [feature, score] of Object.entries(want)) {
    if (typeof score === 'number') expect(Math.fround(Number(scores.get(feature)))).toBeCloseTo(Math.fround(score), 4);
    else expect(scores.get(feature)).toEqual(score);
  }
}
