// Where a ColumnTransformer finds its columns in X. Each release has its own rules on names, order and extra columns.
import { DecantError } from '../../../errors.ts';
import type { Frame } from '../../../data/frame.ts';
import { readPandasIndex } from '../../../formats/python/pandas.ts';
import { NdArray, PythonDict, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { checkWidth, countColumns } from '../check-width.ts';
import type { Features } from '../estimator.ts';
import { isSince, readRelease } from '../release.ts';
import { findNames, refuseMissing, resolveColumnKey, usesNames } from './column-key.ts';
import type { ColumnKey } from './column-key.ts';

/** Gives the positions of each step's columns in X; refuses X that does not fit. */
export type ColumnResolver = (x: Features) => readonly (readonly number[])[];

interface Selection {
  readonly name: string;
  readonly key: ColumnKey;
}

/** The resolver for the release that wrote the attributes. */
export function makeResolver(
  attributes: Attributes,
  steps: readonly Selection[],
  featureNames: readonly string[] | undefined,
): ColumnResolver {
  if (attributes.has('_transformer_to_input_indices')) return makeIndexResolver(attributes, steps, featureNames);
  return makeKeyResolver(attributes, steps);
}

/** Names of a table whose columns all have text names; undefined for arrays. */
function namesOf(x: Features): readonly string[] | undefined {
  if (x.kind !== 'frame') return undefined;
  const names: string[] = [];
  for (const { name } of (x satisfies Frame).columns) {
    if (typeof name !== 'string') return undefined;
    names.push(name);
  }
  return names;
}

// Since 1.0: positions in fit are in the file. By name, X may have another order and more columns.
function makeIndexResolver(
  attributes: Attributes,
  steps: readonly Selection[],
  featureNames: readonly string[] | undefined,
): ColumnResolver {
  const positions = steps.map(({ name }) => readPositions(attributes, name));
  const wanted =
    featureNames === undefined ? undefined : positions.map((list) => list.map((index) => featureNames[index] ?? ''));
  const needed = [...new Set(wanted?.flat())];
  const featureCount = attributes.number('n_features_in_');
  const isByName = steps.some(({ key }) => usesNames(key));
  return (x) => {
    const names = featureNames === undefined ? undefined : namesOf(x);
    if (featureNames === undefined || wanted === undefined || names === undefined) {
      checkWidth(x, featureCount, attributes.className);
      if (isByName && namesOf(x) === undefined) findNames([], undefined);
      return positions;
    }
    if (names.length === featureNames.length && names.every((name, index) => name === featureNames[index])) {
      return positions;
    }
    const missing = needed.filter((name) => !names.includes(name));
    if (missing.length > 0) throw refuseMissing(missing);
    return wanted.map((list) => findNames(list, names));
  };
}

function readPositions(attributes: Attributes, name: string): readonly number[] {
  const table = attributes.value('_transformer_to_input_indices');
  const value = table instanceof PythonDict ? table.get(name) : undefined;
  const items = value === undefined ? undefined : listIntegers(value);
  if (items === undefined) throw attributes.refuse(`_transformer_to_input_indices has no positions of ${name}`);
  return items;
}

function listIntegers(value: PythonValue): readonly number[] | undefined {
  const items = value instanceof NdArray ? Array.from<unknown, PythonValue>(readTensor(value).data, Number) : value;
  if (!Array.isArray(items)) return undefined;
  const numbers = items.map(unwrapScalar);
  return numbers.every((item) => typeof item === 'number' && Number.isSafeInteger(item))
    ? numbers.map(Number)
    : undefined;
}

// Before 1.0: names and positions are looked up in X as it comes.
function makeKeyResolver(attributes: Attributes, steps: readonly Selection[]): ColumnResolver {
  const release = readRelease(attributes);
  const fitted = readFittedNames(attributes);
  const featureCount = attributes.number('_n_features');
  const isExact = isSince(release, 0, 24);
  // The names are kept where a selection is by name, or is an empty list; 0.23 keeps all and says so apart.
  const hasNames = attributes.has('_has_str_cols')
    ? attributes.boolean('_has_str_cols')
    : attributes.has('_df_columns');
  const hasNegative = isSince(release, 0, 22) && steps.some(({ key }) => isNegative(key));
  const hasRemainder = readRemainder(attributes) !== null;
  return (x) => {
    const width = countColumns(x);
    const names = namesOf(x);
    if (isExact) {
      checkWidth(x, featureCount, attributes.className);
      if (fitted !== undefined && names !== undefined && !isPrefix(fitted, names)) {
        throw refuse('Given feature/column names do not match the ones for the data given during fit.');
      }
    } else {
      if (width < featureCount) {
        throw refuse(
          'Number of features of the input must be equal to or greater than that of the fitted transformer. ' +
            `Transformer n_features is ${featureCount} and input n_features is ${width}.`,
        );
      }
      if (hasRemainder && hasNames && fitted !== undefined && names !== undefined && !isPrefix(fitted, names)) {
        throw refuse('Column ordering must be equal for fit and for transform when using the remainder keyword');
      }
      if (hasNegative && width !== featureCount) {
        throw refuse(`X has ${width} columns; the model counts columns from the end and expects ${featureCount}.`);
      }
    }
    return steps.map(({ key }) => resolveColumnKey(key, width, names));
  };
}

function readFittedNames(attributes: Attributes): readonly string[] | undefined {
  const index = attributes.optional('_df_columns') ?? null;
  if (index === null) return undefined;
  const names = readPandasIndex(index);
  return names.every((name) => typeof name === 'string') ? names.map(String) : undefined;
}

function readRemainder(attributes: Attributes): PythonValue {
  const value = attributes.value('_remainder');
  const columns = value instanceof PythonTuple ? value.items[2] : undefined;
  if (columns === undefined) throw attributes.refuse('_remainder is no tuple of three');
  return columns;
}

function isNegative(key: ColumnKey): boolean {
  switch (key.kind) {
    case 'positions':
      return key.positions.some((position) => position < 0);
    case 'positionSlice':
      return (key.start ?? 0) < 0 || (key.stop ?? 0) < 0;
    case 'names':
    case 'nameSlice':
    case 'mask':
      return false;
  }
}

function isPrefix(fitted: readonly string[], names: readonly string[]): boolean {
  return fitted.every((name, index) => names[index] === name);
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
