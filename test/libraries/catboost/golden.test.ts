// Models that CatBoost trained, asked as Python asks them. Cases are found by listing test/fixtures/catboost.
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/data/dtype.ts';
import type { Tensor } from '../../../src/data/tensor.ts';
import { DecantError } from '../../../src/errors.ts';
import type { CatboostEstimator, PredictionType } from '../../../src/libraries/catboost/index.ts';
import { expectCloseValues } from '../../close-values.ts';
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
} from './catboost-cases.ts';
import type { Call, Case } from './catboost-cases.ts';

describe('a CatBoost model', () => {
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

const ROW_METHODS = new Set(['predict', 'predict_proba', 'predict_log_proba', 'calc_leaf_indexes', 'shap_values']);

function checkRows(model: CatboostEstimator, golden: Case, call: Call): void {
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

function check(model: CatboostEstimator, golden: Case, call: Call, place: string): void {
  const { answer, method } = call;
  if ('error' in answer) {
    expect(() => ask(model, golden, call), place).toThrow(DecantError);
    return;
  }
  if (method === 'names') {
    // CatBoost numbers columns without names.
    expect(model.featureNames ?? answer.values.map((_, index) => String(index)), place).toEqual(answer.values);
    return;
  }
  const got = method === 'classes' ? model.classes : ask(model, golden, call);
  if (got === undefined) {
    expect(answer.values, place).toEqual([]);
    return;
  }
  expect({ dtype: got.dtype, shape: got.shape }, place).toEqual({ dtype: answer.dtype, shape: answer.shape });
  if (method === 'shap_values' || method === 'values_change') {
    // Sums of many terms, which CatBoost adds in another order.
    expectCloseValues(listElements(got), answer.values.map(toValue), 1e-12, place);
    return;
  }
  expect(listElements(got).map(withoutSign), place).toEqual(answer.values.map((cell) => withoutSign(toValue(cell))));
}

function withoutSign(value: unknown): unknown {
  return value === 0 ? 0 : value;
}

function ask(model: CatboostEstimator, golden: Case, { method, options, input }: Call): Tensor {
  if (method === 'values_change') return model.predictionValuesChange();
  const given = golden.inputs[input ?? -1];
  if (given === undefined) throw new Error('no input');
  if (method === 'calc_leaf_indexes') return model.calcLeafIndexes(toFeatures(given));
  if (method === 'shap_values') return model.shapValues(toFeatures(given));
  const answer = method === 'names' || method === 'classes' ? undefined : model[method];
  if (answer === undefined) throw new Error(`no ${method}`);
  return answer(toFeatures(given), {
    predictionType: options['prediction_type'] as PredictionType | undefined,
    ntreeStart: options['ntree_start'] as number | undefined,
    ntreeEnd: options['ntree_end'] as number | undefined,
  });
}
