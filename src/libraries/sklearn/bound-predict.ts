// `model.predict = model.predict_proba`, as people do to let MLflow answer probabilities: pickle writes the bound method as
// getattr(model, 'predict_proba') among the model's own attributes.
import { PythonDict, PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import { PREDICT_METHODS } from './estimator.ts';
import type { Estimator, PredictMethod } from './estimator.ts';

/** The record without its `predict`, and the method that stands in for it; undefined where no such method does. */
export function splitBoundPredict(
  record: PythonObject,
): { readonly record: PythonObject; readonly method: PredictMethod } | undefined {
  if (!(record.state instanceof PythonDict)) return undefined;
  const method = readBoundMethod(record.state.get('predict'), record);
  if (method === undefined || method === 'predict' || record.state.get(method) !== undefined) return undefined;
  const copy = new PythonObject(record.type, record.args, record.kwargs, record.callee);
  const entries = new Map(record.state.entries);
  entries.delete('predict');
  copy.state = new PythonDict(entries);
  return { record: copy, method };
}

/** The estimator whose predict answers what another of its methods answers; undefined where it has it not. */
export function bindPredict(estimator: Estimator, method: PredictMethod): Estimator | undefined {
  const bound = estimator[method];
  return bound === undefined ? undefined : { ...estimator, predict: bound.bind(estimator) };
}

/** The predict-like method of `owner` that a value is; undefined for all else. A method of an equal object is another one. */
export function readBoundMethod(value: PythonValue | undefined, owner: PythonValue): PredictMethod | undefined {
  if (!(value instanceof PythonObject) || value.type.path !== 'builtins.getattr') return undefined;
  if (value.args.length !== 2 || value.args[0] !== owner || value.state !== undefined) return undefined;
  return PREDICT_METHODS.find((method) => method === value.args[1]);
}
