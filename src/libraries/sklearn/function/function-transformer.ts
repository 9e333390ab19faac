// FunctionTransformer of scikit-learn 0.19 to 1.9 (sklearn/preprocessing/_function_transformer.py), where its function is one of
// NumPy's, or none. Functions of the author's own are refused by name: nothing is run.
import { DecantError } from '../../../errors.ts';
import type { Column } from '../../../data/frame.ts';
import { answerTable } from '../answer-table.ts';
import { makeNumberColumn, tableDtype, toDoubles } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { requireTable } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { applyFunction } from './apply-function.ts';
import { makeCheck, readFunction } from './read-function.ts';

/** Reads a FunctionTransformer; refuses functions that are not NumPy's by name. */
export function readFunctionTransformer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  const named = readFunction(attributes, 'func', release);
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
    ...readInverse(attributes),
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

/** What undoes a FunctionTransformer; its own function need not be known. */
export function readFunctionInverse(attributes: Attributes): (x: Features) => Features {
  const release = readRelease(attributes);
  const named = readFunction(attributes, 'inverse_func', release);
  const check = makeCheck(attributes, release, true);
  return (x) => {
    const input = check(x);
    return named === undefined ? input : applyFunction(toArray(input, release), named);
  };
}

function readInverse(attributes: Attributes): Pick<Estimator, 'inverse_transform'> {
  try {
    return { inverse_transform: readFunctionInverse(attributes) };
  } catch (error) {
    // A function that is not run is no reason to refuse the transformer, which may never be undone.
    if (error instanceof DecantError && error.code === 'UNSUPPORTED_MODEL') return {};
    throw error;
  }
}

function checkParameters(attributes: Attributes): void {
  // 0.19 and 0.20: whether y is given to the function.
  if (attributes.has('pass_y')) attributes.choice('pass_y', ['deprecated', false]);
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
