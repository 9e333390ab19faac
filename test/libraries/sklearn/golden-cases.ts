// Golden cases of scikit-learn estimators: what the makers in tools/fixtures (sklearn_cases.py) wrote, found by listing.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import { PythonDict, PythonObject, PythonTuple } from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import { readSkops } from '../../../src/formats/skops/index.ts';
import { PREDICT_METHODS, requireMethod } from '../../../src/libraries/sklearn/estimator.ts';
import type { Estimator, PredictMethod } from '../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../src/libraries/sklearn/load.ts';
import type { EstimatorReader } from '../../../src/libraries/sklearn/reader.ts';
import { expectCloseValues } from '../../close-values.ts';
import { answersRowByRow, countRows, takeAnswers, takeRows } from './case-rows.ts';
import { describeAnswer, describeFeatures, describePrediction, describeTable, toFeatures } from './case-tables.ts';
import type { Answer, Input, Table } from './case-tables.ts';

/** What a model of a case has: under the name '' the file is the estimator, else a dict of estimators by name. */
interface ModelFacts {
  readonly methods: readonly (PredictMethod | 'predict_std' | 'transform')[];
  readonly outputNames: readonly string[] | null;
}

/** One call of a method of one model with one of the inputs. */
type Call = { readonly model: string; readonly input: number; readonly error?: string } & (
  | { readonly method: PredictMethod | 'predict_std'; readonly answer?: Answer }
  | { readonly method: 'transform'; readonly answer?: Table }
);

interface Case {
  readonly versions: Readonly<Record<string, string>>;
  readonly models: Readonly<Record<string, ModelFacts>>;
  readonly inputs: readonly Input[];
  readonly calls: readonly Call[];
}

const ROOT = fileURLToPath(new URL('../../fixtures/sklearn/', import.meta.url));

/**
 * Declares a test for each model of each case whose name, after its stack, starts with the prefix. Numbers may differ by
 * `tolerance`, relative, and absolute below 1; with 0 they are equal to the bit. NumPy's logarithms depend on the machine: those of
 * predict_log_proba may differ by `logTolerance`. `guests` are readers of other libraries.
 */
export function testCases(
  prefix: string,
  {
    tolerance = 0,
    logTolerance = tolerance,
    guests = [],
  }: {
    readonly tolerance?: number;
    readonly logTolerance?: number;
    readonly guests?: readonly EstimatorReader[];
  } = {},
): void {
  const names = readdirSync(ROOT).filter((name) => name.slice(name.indexOf('-') + 1).startsWith(prefix));
  describe.each(names)('%s', (name) => {
    const { versions, models, inputs, calls } = JSON.parse(readFileSync(`${ROOT}${name}/case.json`, 'utf8')) as Case;
    test.each(Object.entries(models))('%s answers as scikit-learn does', (model, facts) => {
      const estimator = loadEstimator(readModel(name, model), guests, savedWith(versions));
      checkFacts(estimator, facts);
      for (const call of calls) {
        if (call.model !== model) continue;
        checkCall(estimator, call, inputs, call.method === 'predict_log_proba' ? logTolerance : tolerance);
      }
    });
    test.each(Object.keys(models))('%s answers each row as if it were alone', (model) => {
      const estimator = loadEstimator(readModel(name, model), guests, savedWith(versions));
      for (const call of calls) {
        const input = inputs[call.input];
        if (call.model !== model || call.answer === undefined || input === undefined) continue;
        if (answersRowByRow(estimator, call.method, versions['scikit-learn'] ?? '')) checkRows(estimator, call, input);
      }
    });
  });
}

/** What the versions of a case tell beside the model's file. */
export function savedWith({ pandas = '' }: Case['versions']): { readonly pandasMajor: number | undefined } {
  return { pandasMajor: pandas === '' ? undefined : Number(pandas.split('.')[0]) };
}

/** Names of all cases. */
export function listCases(): string[] {
  return readdirSync(ROOT);
}

/** Names of the models of a case. */
export function listModels(name: string): string[] {
  return Object.keys((JSON.parse(readFileSync(`${ROOT}${name}/case.json`, 'utf8')) as Case).models);
}

/** An input of a case. */
export function readInput(name: string, index: number): Input {
  const { inputs } = JSON.parse(readFileSync(`${ROOT}${name}/case.json`, 'utf8')) as Case;
  const input = inputs[index];
  if (input === undefined) throw new Error(`${name} has no input ${index}.`);
  return input;
}

/** The answers of a loaded model of a case beside those of scikit-learn, in one shape. */
export function listCallsOf(
  estimator: Estimator,
  name: string,
  model: string,
): { readonly got: unknown; readonly want: unknown; readonly isSingle: boolean }[] {
  const { inputs, calls } = JSON.parse(readFileSync(`${ROOT}${name}/case.json`, 'utf8')) as Case;
  return calls.flatMap((call) => {
    const input = inputs[call.input];
    if (call.model !== model || call.answer === undefined || input === undefined) return [];
    const want = call.method === 'transform' ? describeTable(call.answer) : describeAnswer(call.answer);
    return [{ got: ask(estimator, call.method, input), want, isSingle: isSingle(call.answer) }];
  });
}

function ask(estimator: Estimator, method: Call['method'], input: Input): unknown {
  const x = toFeatures(input);
  if (method === 'transform') return describeFeatures(requireMethod(estimator, 'transform')(x));
  return describePrediction(requireMethod(estimator, method)(x));
}

function checkFacts(estimator: Estimator, { methods, outputNames }: ModelFacts): void {
  const found = [...PREDICT_METHODS, 'transform' as const].filter((method) => estimator[method] !== undefined);
  // Cases made before it was asked for do not name it.
  expect(found).toEqual(methods.filter((method) => method !== 'predict_std'));
  if (methods.includes('predict_std')) expect(estimator.predict_std).toBeDefined();
  if (outputNames === null || estimator.outputNames === undefined) return;
  expect(estimator.outputNames(estimator.featureNames)).toEqual(outputNames);
}

function checkCall(estimator: Estimator, call: Call, inputs: readonly Input[], tolerance: number): void {
  const input = inputs[call.input];
  if (input === undefined) throw new Error(`The case has no input ${call.input}.`);
  const run = (): unknown => ask(estimator, call.method, input);
  const place = `${call.method} of input ${call.input}`;
  if (call.answer === undefined) {
    expect(catchError(run).code, `${place}: ${call.error}`).toBe('INVALID_PARAMETER_VALUE');
    return;
  }
  const want = call.method === 'transform' ? describeTable(call.answer) : describeAnswer(call.answer);
  if (tolerance === 0) expect(run(), place).toEqual(want);
  else expectCloseValues(run(), want, isSingle(call.answer) ? FLOAT32_TOLERANCE : tolerance, place);
}

/** Rows that are asked for alone, of each input. */
const MOST_ROWS = 4;

// The rows backwards, and some rows alone, get what they get in the whole.
function checkRows(estimator: Estimator, { method }: Call, input: Input): void {
  const whole = ask(estimator, method, input);
  const rows = Array.from({ length: countRows(input) }, (_, row) => row);
  const orders = [[...rows].reverse(), ...rows.slice(0, MOST_ROWS).map((row) => [row])];
  for (const order of orders.filter((positions) => positions.length > 0)) {
    const want = takeAnswers(whole, order);
    expect(ask(estimator, method, takeRows(input, order)), `${method} of rows ${order.join(', ')}`).toEqual(want);
  }
}

/** For float32 answers that need not be equal to the bit. */
const FLOAT32_TOLERANCE = 2e-6;

function isSingle(answer: Answer | Table): boolean {
  if (answer.kind === 'frame') return answer.columns.some(({ dtype }) => dtype === 'float32');
  if (answer.kind === 'list') return answer.items.some(isSingle);
  return answer.dtype === 'float32';
}

/** The record of one model of a case. */
export function readModel(name: string, model: string): PythonValue {
  const record = readCase(name);
  if (model === '') return record;
  const found = record instanceof PythonDict ? record.get(model) : undefined;
  if (found === undefined) throw new Error(`${name} has no model ${model}`);
  return found;
}

/** The record in a case's model file. */
export function readCase(name: string): PythonValue {
  const skops = `${ROOT}${name}/model.skops`;
  if (existsSync(skops)) return readSkops(new Uint8Array(readFileSync(skops))).value;
  return readPickle(new Uint8Array(readFileSync(`${ROOT}${name}/model.pkl`))).value;
}

/** The record of a case with attributes replaced; undefined removes one. */
export function changeCase(
  name: string,
  changes: Readonly<Record<string, PythonValue | undefined>>,
  model = '',
): PythonObject {
  const record = readModel(name, model);
  if (!(record instanceof PythonObject) || !(record.state instanceof PythonDict))
    throw new Error(`${name} is no object`);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) record.state.entries.delete(key);
    else record.state.entries.set(key, value);
  }
  return record;
}

/** What lies in a record at a path of attributes and of places in tuples. */
export function pick(value: PythonValue, ...path: readonly (string | number)[]): PythonValue {
  let found = value;
  for (const step of path) {
    const state = found instanceof PythonObject ? found.state : undefined;
    const next =
      typeof step === 'number' && state instanceof PythonTuple
        ? state.items[step]
        : state instanceof PythonDict
          ? state.get(step)
          : undefined;
    if (next === undefined) throw new Error(`The record has no ${step}.`);
    found = next;
  }
  return found;
}

/** The error of a call; the test fails without one. */
export function catchError(call: () => unknown): DecantError {
  try {
    call();
  } catch (error) {
    if (error instanceof DecantError) return error;
    throw error;
  }
  throw new Error('The call was expected to throw.');
}
