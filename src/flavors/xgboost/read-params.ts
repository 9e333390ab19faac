// Params of a request as options of XGBoost's `predict`; others are not passed on, as in mlflow.xgboost.
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import type { Params } from '../../data/batch.ts';
import { isValueList } from '../../data/python-text.ts';
import { DecantError } from '../../errors.ts';
import type { PredictOptions } from '../../libraries/xgboost/index.ts';

type Reader = (value: Value, name: string) => PredictOptions;

const COMMON: readonly (readonly [string, Reader])[] = [
  ['output_margin', (value, name) => ({ outputMargin: readFlag(value, name) })],
  ['validate_features', (value, name) => ({ validateFeatures: readFlag(value, name) })],
  ['ntree_limit', readTreeLimit],
  ['iteration_range', readRange],
];

/** Params that `predict` of a Booster takes. */
export const BOOSTER_PARAMS: ReadonlyMap<string, Reader> = new Map([
  ...COMMON,
  ['pred_leaf', (value, name) => ({ predLeaf: readFlag(value, name) })],
  ['pred_contribs', (value, name) => ({ predContribs: readFlag(value, name) })],
  ['approx_contribs', (value, name) => ({ approxContribs: readFlag(value, name) })],
  ['pred_interactions', (value, name) => ({ predInteractions: readFlag(value, name) })],
  ['training', (value, name) => ({ training: readFlag(value, name) })],
  ['strict_shape', (value, name) => ({ strictShape: readFlag(value, name) })],
]);

/** Params that `predict` of an estimator takes. */
export const ESTIMATOR_PARAMS: ReadonlyMap<string, Reader> = new Map([
  ...COMMON,
  ['base_margin', (value, name) => (value === null ? {} : { baseMargin: readNumbers(value, name) })],
]);

/** The options of the params that are known. */
export function readParams(params: Params, known: ReadonlyMap<string, Reader>): PredictOptions {
  let options: PredictOptions = {};
  for (const [name, value] of Object.entries(params)) {
    const read = known.get(name);
    if (read !== undefined) options = { ...options, ...read(value, name) };
  }
  return options;
}

function readFlag(value: Value, name: string): boolean {
  if (typeof value === 'boolean') return value;
  throw invalid(name, 'true or false');
}

function readTreeLimit(value: Value, name: string): PredictOptions {
  return value === null ? {} : { ntreeLimit: readNumber(value, name, 'a whole number') };
}

function readRange(value: Value, name: string): PredictOptions {
  if (value === null) return {};
  const [begin, end, ...others] = readNumbers(value, name);
  if (begin === undefined || end === undefined || others.length > 0) throw invalid(name, 'two whole numbers');
  return { iterationRange: [begin, end] };
}

function readNumbers(value: Value, name: string): number[] {
  if (!isValueList(value)) throw invalid(name, 'a list of numbers');
  return value.flatMap((item) =>
    isValueList(item) ? readNumbers(item, name) : [readNumber(item, name, 'a list of numbers')],
  );
}

function readNumber(value: Value, name: string, expected: string): number {
  if (typeof value === 'number') return value;
  if (value instanceof PythonFloat) return value.value;
  throw invalid(name, expected);
}

function invalid(name: string, expected: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `Param ${name} of an XGBoost model is to be ${expected}.`);
}
