// Models that LightGBM trained, asked as Python asks them. Cases are found by listing test/fixtures/lightgbm.
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/data/dtype.ts';
import { DecantError } from '../../../src/errors.ts';
import { Booster } from '../../../src/libraries/lightgbm/index.ts';
import type { LightgbmEstimator } from '../../../src/libraries/lightgbm/index.ts';
import { listRowOrders, takeRowItems } from '../../row-orders.ts';
import {
  countRows,
  listCases,
  listElements,
  loadCase,
  readCase,
  takeRows,
  toFeatures,
  toValue,
} from './lightgbm-cases.ts';
import type { Call, Case } from './lightgbm-cases.ts';

/** Sums are exact; exp and log of Python's C library may differ in the last bit. */
const ULP = 2.3e-16;

describe('a LightGBM model', () => {
  it.each(listCases())('%s answers as in Python', (name) => {
    const model = loadCase(name);
    const golden = readCase(name);
    for (const [index, call] of golden.calls.entries()) check(model, golden, call, `${name} call ${index}`);
  });

  it.each(listCases())('%s answers each row as if it were alone', (name) => {
    const model = loadCase(name);
    const golden = readCase(name);
    for (const call of golden.calls) if (!('error' in call.answer)) checkRows(model, golden, call);
  });
});

const ROW_METHODS = new Set(['predict', 'predict_proba']);

function checkRows(model: Booster | LightgbmEstimator, golden: Case, call: Call): void {
  const input = golden.inputs[call.input ?? -1];
  if (input === undefined || !ROW_METHODS.has(call.method)) return;
  const askRows = (given: typeof input): Value[] => {
    const answer = ask(model, { ...golden, inputs: [given] }, { ...call, input: 0 });
    if (!('data' in answer)) throw new Error('no tensor');
    return listElements(answer);
  };
  const rowCount = countRows(input);
  const whole = askRows(input);
  for (const order of listRowOrders(rowCount)) {
    const place = `${call.method} ${JSON.stringify(call.options)} of rows ${order.join(', ')}`;
    expect(askRows(takeRows(input, order)), place).toEqual(takeRowItems(whole, rowCount, order));
  }
}

function check(model: Booster | LightgbmEstimator, golden: Case, call: Call, place: string): void {
  const { answer } = call;
  if ('error' in answer) {
    expect(() => ask(model, golden, call), place).toThrow(DecantError);
    return;
  }
  const got = ask(model, golden, call);
  if (Array.isArray(answer)) {
    expect(got, place).toEqual(answer);
    return;
  }
  if (!('shape' in answer) || !('shape' in got)) throw new Error(`${place}: no tensor`);
  const isExact = model instanceof Booster ? isRaw(call) || !CONVERTED.has(model.objective ?? '') : isRaw(call);
  expect({ dtype: got.dtype, shape: got.shape }, place).toEqual({ dtype: answer.dtype, shape: answer.shape });
  const elements = listElements(got);
  for (const [at, cell] of answer.values.entries()) {
    expectEqual(elements[at], toValue(cell), isExact ? 0 : 4 * ULP, `${place} element ${at}`);
  }
}

const CONVERTED = new Set([
  'binary',
  'multiclass',
  'multiclassova',
  'poisson',
  'gamma',
  'tweedie',
  'cross_entropy',
  'cross_entropy_lambda',
]);

function isRaw({ options }: Call): boolean {
  return options['raw_score'] === true || options['pred_leaf'] === true || options['pred_contrib'] === true;
}

function expectEqual(got: Value | undefined, want: Value, tolerance: number, place: string): void {
  if (typeof got === 'number' && typeof want === 'number' && tolerance > 0) {
    if (Object.is(got, want) || Math.abs(got - want) <= tolerance * Math.abs(want)) return;
  }
  expect(got, place).toEqual(want === 0 ? got : want);
  if (want === 0) expect(Number(got), place).toBe(0);
}

function ask(
  model: Booster | LightgbmEstimator,
  golden: Case,
  { method, options, input }: Call,
): ReturnType<Booster['predict']> | readonly string[] {
  const renamed = Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
  const booster = model instanceof Booster ? model : model.booster;
  if (method === 'names') return booster.featureNames;
  if (method === 'importance') return booster.featureImportance(renamed);
  const given = golden.inputs[input ?? -1];
  if (given === undefined) throw new Error('no input');
  const { x, categories } = toFeatures(given, model instanceof Booster);
  const all = categories.length === 0 ? renamed : { ...renamed, categoricalColumns: categories };
  if (method === 'predict') return model.predict(x, all);
  if (model instanceof Booster || model.predict_proba === undefined) throw new Error('no predict_proba');
  return model.predict_proba(x, all);
}
