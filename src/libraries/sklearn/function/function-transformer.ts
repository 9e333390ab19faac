// FunctionTransformer of scikit-learn 0.19 to 1.9 (sklearn/preprocessing/_function_transformer.py), where its function is one of
// NumPy's, or none. Functions of the author's own are refused by name: nothing is run.
import { PythonDict, PythonGlobal, PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import type { Column, Frame } from '../../../data/frame.ts';
import { answerTable } from '../answer-table.ts';
import { isFloat, makeNumberColumn, tableDtype, toDoubles } from '../array-columns.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { requireTable } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { applyFunction } from './apply-function.ts';
import { findNumpyFunction } from './numpy-functions.ts';
import type { NamedFunction } from './apply-function.ts';

/** Reads a FunctionTransformer; refuses functions that are not NumPy's by name. */
export function readFunctionTransformer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  const named = readFunction(attributes, release);
  checkParameters(attributes);
  const check = makeCheck(attributes, release);
  const featureNames = readFeatureNames(attributes);
  const featureCount = attributes.has('n_features_in_') ? attributes.number('n_features_in_') : undefined;
  const hasNames =
    attributes.has('feature_names_out') && attributes.choice('feature_names_out', [null, 'one-to-one']) !== null;
  const nameOutputs = (names: readonly string[] | undefined): readonly string[] =>
    names ?? Array.from({ length: featureCount ?? 0 }, (_, index) => `x${index}`);
  // Since 1.4 a table gets the names of fit, whatever order its columns have.
  const renames = hasNames && isSince(release, 1, 4);
  return answerTable(attributes, {
    className: attributes.className,
    featureCount,
    featureNames,
    transform: (x) => {
      const input = check(x);
      const answer = named === undefined ? input : applyFunction(toArray(input, release), named);
      return renames ? renameColumns(answer, nameOutputs(featureNames)) : answer;
    },
    outputNames: hasNames ? nameOutputs : undefined,
  });
}

// An array's columns are numbers here; they stay so.
function renameColumns(x: Features, names: readonly string[]): Features {
  if (x.kind !== 'frame' || x.columns.length !== names.length) return x;
  const isTable = x.columns.every(({ name }) => typeof name === 'string');
  if (!isTable) return x;
  return { ...x, columns: x.columns.map((column, index) => ({ ...column, name: names[index] ?? column.name })) };
}

const NUMPY_MODULE = /^numpy(?:\.|$)/;

function readFunction(attributes: Attributes, release: Release): NamedFunction | undefined {
  const value = attributes.value('func');
  if (value === null) return undefined;
  const name = nameFunction(value);
  const rules = name === undefined ? undefined : findNumpyFunction(name);
  if (name === undefined || rules === undefined)
    throw attributes.refuse(`func = ${describeFunction(value)} is not run`);
  return { name, rules, release };
}

// A ufunc is pickled by its name, or as a call that looks the name up.
function nameFunction(value: PythonValue): string | undefined {
  if (value instanceof PythonGlobal) return NUMPY_MODULE.test(value.module) ? value.name : undefined;
  if (!(value instanceof PythonObject) || value.type.name !== '_ufunc_reconstruct') return undefined;
  const [module, name] = value.args;
  const isNumpy = [value.type.module, module].every((item) => typeof item === 'string' && NUMPY_MODULE.test(item));
  return isNumpy && typeof name === 'string' ? name : undefined;
}

function describeFunction(value: PythonValue): string {
  if (value instanceof PythonObject && /^(?:cloudpickle|dill|_dill|<by value>)/.test(value.type.module)) {
    return "a function that the file holds by value (the author's own, or a lambda)";
  }
  return describeKind(value);
}

function checkParameters(attributes: Attributes): void {
  const options = attributes.optional('kw_args') ?? null;
  if (options !== null && !(options instanceof PythonDict && options.entries.size === 0)) {
    throw attributes.refuse('kw_args are given to its function');
  }
  // 0.19 and 0.20: whether y is given to the function.
  if (attributes.has('pass_y')) attributes.choice('pass_y', ['deprecated', false]);
}

// What `validate` does: an array of numbers, finite. Its default was true until 0.21.
function makeCheck(attributes: Attributes, release: Release): (x: Features) => Features {
  const validate = attributes.choice('validate', [true, false, null]);
  const isChecked = validate ?? !isSince(release, 0, 22);
  if (!isChecked) return (x) => x;
  const acceptsSparse = readAcceptsSparse(attributes);
  // X is compared with that of fit since 1.0.
  const isCompared = isSince(release, 1, 0);
  const rules = {
    className: attributes.className,
    featureCount: isCompared && attributes.has('n_features_in_') ? attributes.number('n_features_in_') : undefined,
    featureNames: isCompared ? readFeatureNames(attributes) : undefined,
    release,
    acceptsSparse,
  };
  return (x) => {
    const matrix = checkInput(x, rules);
    return keepWhole(x) ?? matrix;
  };
}

function readAcceptsSparse(attributes: Attributes): boolean {
  const value = attributes.value('accept_sparse');
  if (typeof value === 'string' || Array.isArray(value)) return true;
  return attributes.boolean('accept_sparse');
}

// check_array without a dtype leaves whole numbers and booleans as they are, in one type.
function keepWhole(x: Features): Frame | undefined {
  if (x.kind !== 'frame') return undefined;
  const dtype = tableDtype(x.columns);
  if (dtype === 'object' || dtype === 'datetime64' || isFloat(dtype)) return undefined;
  return {
    ...x,
    columns: x.columns.map((column, name): Column => {
      if (column.dtype === dtype) return { ...column, name };
      return makeNumberColumn(name, dtype, toDoubles(column) ?? []);
    }),
  };
}

// Until pandas 1.2, in the time of 0.24, a function got the table as one array.
function toArray(x: Features, release: Release): Features {
  const table = requireTable(x);
  if (table.kind !== 'frame' || isSince(release, 0, 24)) return table;
  const dtype = tableDtype(table.columns);
  if (dtype === 'object' || dtype === 'datetime64') return table;
  return {
    ...table,
    columns: table.columns.map((column): Column => {
      return column.dtype === dtype ? column : makeNumberColumn(column.name, dtype, toDoubles(column) ?? []);
    }),
  };
}
