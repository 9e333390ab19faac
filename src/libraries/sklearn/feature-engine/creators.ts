// New columns of numbers: sums and the like across columns, operations with references, sines and cosines (feature_engine/creation).
import { isNumericDtype } from '../../../data/dtype.ts';
import type { NumericDtype } from '../../../data/dtype.ts';
import type { Column, ColumnName, Frame } from '../../../data/frame.ts';
import { PythonDict, PythonGlobal } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { makeNumberColumn, promoteNumbers } from '../array-columns.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { checkInfinite, checkMissing, dropColumns, putColumns, refuseInput, takeNumbers } from './feature-input.ts';
import type { Numbers } from './feature-input.ts';
import {
  readFlag,
  readLabels,
  readLayout,
  readNumberDict,
  readRaisesMissing,
  readVariables,
  requireEntry,
} from './layout.ts';
import { makeFeatureTransformer } from './make-feature-transformer.ts';
import { makeNumberCheck } from './number-transformers.ts';
import { OPERATIONS } from './operations.ts';
import type { Operation } from './operations.ts';
import { AGGREGATES } from './aggregates.ts';
import type { Aggregate } from './aggregates.ts';

/** Reads CyclicalFeatures, CyclicalTransformer before 1.5. */
export function readCyclicalFeatures(attributes: Attributes): Estimator {
  const variables = readVariables(attributes);
  const highest = readNumberDict(attributes, 'max_values_');
  const plans = variables.map((name) => ({
    name,
    factor: (2 * Math.PI) / requireEntry(highest, name, attributes, 'max_values_'),
  }));
  const drops = attributes.boolean('drop_original');
  const check = makeNumberCheck(attributes, variables);
  return makeFeatureTransformer(attributes, (x) => {
    check(x);
    const columns = plans.flatMap(({ name, factor }) => {
      const { values } = takeNumbers(x, name);
      return [
        makeNumberColumn(
          `${name}_sin`,
          'float64',
          values.map((value) => Math.sin(value * factor)),
        ),
        makeNumberColumn(
          `${name}_cos`,
          'float64',
          values.map((value) => Math.cos(value * factor)),
        ),
      ];
    });
    const answer = putColumns(x, columns);
    return drops ? dropColumns(answer, variables) : answer;
  });
}

/** Reads MathFeatures, MathematicalCombination before 1.5. */
export function readMathFeatures(attributes: Attributes): Estimator {
  const isOld = attributes.className === 'MathematicalCombination';
  const variables = readLabels(attributes, isOld ? 'variables_to_combine' : 'variables');
  const plans = isOld ? readCombinations(attributes) : readMathPlans(attributes, variables);
  const drops = readFlag(attributes, 'drop_original');
  const raises = readRaisesMissing(attributes);
  const check = makeNumberCheck(attributes, variables);
  return makeFeatureTransformer(
    attributes,
    (x) => {
      if (raises) check(x);
      const parts = variables.map((name) => takeNumbers(x, name));
      const answer = putColumns(
        x,
        plans.map(({ name, aggregate }) => aggregateColumns(name, parts, x.rowCount, aggregate)),
      );
      return drops ? dropColumns(answer, variables) : answer;
    },
    [],
    { keepsOrder: isOld },
  );
}

interface MathPlan {
  readonly name: string;
  readonly aggregate: Aggregate;
}

function readCombinations(attributes: Attributes): readonly MathPlan[] {
  const value = attributes.value('combination_dict_');
  if (!(value instanceof PythonDict)) throw attributes.refuse('combination_dict_ is no dict');
  return [...value.entries].map(([name, operation]) => {
    if (typeof name !== 'string') throw attributes.refuse(`combination_dict_ has the name ${describeKind(name)}`);
    return { name, aggregate: readAggregate(operation, attributes).aggregate };
  });
}

function readMathPlans(attributes: Attributes, variables: readonly ColumnName[]): readonly MathPlan[] {
  const value = attributes.value('func');
  const isList = Array.isArray(value);
  // Outside a list a function's name is how Python writes the object.
  if (!isList && typeof value !== 'string') throw attributes.refuse(`func = ${describeKind(value)} is not known`);
  const functions = (isList ? value : [value]).map((item) => readAggregate(item, attributes));
  const given =
    attributes.value('new_variables_names') === null ? undefined : readLabels(attributes, 'new_variables_names');
  if (given !== undefined && given.length !== functions.length)
    throw attributes.refuse('new_variables_names and func differ in length');
  return functions.map(({ label, aggregate }, index) => ({
    name: String(given?.[index] ?? `${label}_${variables.join('_')}`),
    aggregate,
  }));
}

// numpy.sum and numpy.mean are the methods of pandas; others are computed in ways that releases of pandas differ in.
function readAggregate(
  value: PythonValue,
  attributes: Attributes,
): { readonly label: string; readonly aggregate: Aggregate } {
  const isFunction =
    value instanceof PythonGlobal && value.module === 'numpy' && (value.name === 'sum' || value.name === 'mean');
  const label = isFunction ? value.name : typeof value === 'string' ? value : undefined;
  const aggregate = label === undefined ? undefined : AGGREGATES.get(label);
  if (label === undefined || aggregate === undefined)
    throw attributes.refuse(`func = ${describeKind(value)} is not known`);
  return { label, aggregate };
}

function aggregateColumns(name: ColumnName, parts: readonly Numbers[], rowCount: number, aggregate: Aggregate): Column {
  const row: number[] = [];
  const out = new Float64Array(rowCount);
  for (let at = 0; at < rowCount; at++) {
    row.length = 0;
    for (const { values } of parts) if (!Number.isNaN(values[at])) row.push(values[at]!);
    out[at] = aggregate.compute(row);
  }
  return makeWholeColumn(
    name,
    out,
    aggregate.keepsWhole && parts.every(({ isInteger }) => isInteger) ? 'int64' : undefined,
  );
}

/** Whole numbers of the type, which must hold them; else floats. */
function makeWholeColumn(name: ColumnName, values: Float64Array, dtype: NumericDtype | undefined): Column {
  if (dtype === undefined) return makeNumberColumn(name, 'float64', values);
  const limit =
    dtype === 'int64' || dtype === 'uint64' ? Number.MAX_SAFE_INTEGER : 2 ** (Number(dtype.replace(/\D/g, '')) - 1);
  if (
    values.some((value) => !Number.isInteger(value) || Math.abs(value) >= limit || (dtype.startsWith('u') && value < 0))
  ) {
    throw refuseInput(
      `The whole numbers of ${JSON.stringify(name)} leave the range of ${dtype} or are too large to be exact.`,
    );
  }
  return makeNumberColumn(name, dtype, values);
}

/** Reads RelativeFeatures, CombineWithReferenceFeature before 1.5. */
export function readRelativeFeatures(attributes: Attributes): Estimator {
  const isOld = attributes.className === 'CombineWithReferenceFeature';
  const variables = readLabels(attributes, isOld ? 'variables_to_combine' : 'variables');
  const references = readLabels(attributes, isOld ? 'reference_variables' : 'reference');
  const given = readLabels(attributes, isOld ? 'operations' : 'func').map(String);
  // The older class has an order of its own.
  const functions = isOld ? ['sub', 'div', 'add', 'mul'].filter((name) => given.includes(name)) : given;
  const operations = functions.map((name) => {
    const operation = OPERATIONS.get(name);
    if (operation === undefined) throw attributes.refuse(`func = ${describeKind(name)} is not known`);
    return { name, operation };
  });
  const renames = isOld ? (attributes.optional('new_variables_names') ?? null) : null;
  const names =
    Array.isArray(renames) && renames.length > 0 ? readLabels(attributes, 'new_variables_names') : undefined;
  // Since 1.3 the columns of X get the names of fit, whatever their order.
  const kept = readLayout(attributes) === 'named' ? readLabels(attributes, 'feature_names_in_') : undefined;
  const fill =
    attributes.has('fill_value') && attributes.value('fill_value') !== null
      ? attributes.number('fill_value')
      : undefined;
  const drops = readFlag(attributes, 'drop_original');
  const raises = readRaisesMissing(attributes);
  const checked = [...new Set([...variables, ...references])];
  // 1.3 and 1.4 look at the variables only, and only the rules for references differ.
  const allowsInfinity = readLayout(attributes) === 'shape';
  return makeFeatureTransformer(
    attributes,
    (x) => {
      if (raises) {
        checkMissing(x, checked);
        if (!allowsInfinity) checkInfinite(x, checked);
      }
      let answer = x;
      for (const { name: operationName, operation } of operations) {
        for (const reference of references) {
          const columns = variables.map((variable) =>
            combineColumns(`${variable}_${operationName}_${reference}`, answer, variable, reference, operation, fill),
          );
          answer = putColumns(answer, columns);
        }
      }
      if (names !== undefined) answer = renameNew(answer, kept ?? x.columns.map(({ name }) => name), names);
      return drops ? dropColumns(answer, checked) : answer;
    },
    [],
    { keepsOrder: isOld },
  );
}

function combineColumns(
  name: string,
  x: Frame,
  variable: ColumnName,
  reference: ColumnName,
  operation: Operation,
  fill: number | undefined,
): Column {
  const left = takeNumbers(x, variable);
  const right = takeNumbers(x, reference);
  const hasZero = operation.divides && right.values.some((value) => value === 0);
  if (hasZero && fill === undefined) {
    throw refuseInput(
      'Some of the reference variables contain zeroes. Division by zero does not exist. Replace zeros before using this transformer for division or set `fill_value` to a number.',
    );
  }
  const isWhole = operation.keepsWhole && left.isInteger && right.isInteger && !hasZero;
  if (isWhole && operation.refusesNegative === true && right.values.some((value) => value < 0)) {
    throw refuseInput('Integers to negative integer powers are not allowed.');
  }
  const values = left.values.map((value, row) => {
    const other = right.values[row] ?? Number.NaN;
    return hasZero && other === 0 && fill !== undefined ? fill : operation.compute(value, other);
  });
  const dtype = isWhole && isNumericDtype(left.dtype) ? promoteNumbers(left.dtype, right.dtype) : undefined;
  return makeWholeColumn(name, values, dtype);
}

function renameNew(x: Frame, kept: readonly ColumnName[], added: readonly ColumnName[]): Frame {
  const names = [...kept, ...added];
  if (x.columns.length !== names.length) {
    throw refuseInput(`Length mismatch: expected ${x.columns.length} names, got ${names.length}.`);
  }
  return { ...x, columns: x.columns.map((column, index) => ({ ...column, name: names[index] ?? index })) };
}
