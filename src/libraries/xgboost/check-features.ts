// Checks of the names, types and number of columns, as each release of the Python package makes them (python-package/xgboost/core.py
// `_validate_features`, `inplace_predict`; data.py `_transform_pandas_df`). Messages never hold values of the data.
import { DecantError } from '../../errors.ts';
import type { Column } from '../../data/frame.ts';
import type { Table } from './features.ts';
import { countColumns } from './features.ts';
import { isSince } from './release.ts';
import type { Release } from './release.ts';

/** How the Python package hands X to the library: as a DMatrix, or in place (wrappers since 1.4). */
export type Route = 'dmatrix' | 'inplace';

/** What the columns are checked against. */
export interface FeatureRules {
  readonly release: Release;
  readonly route: Route;
  readonly featureCount: number;
  /** Names of the training data, where it had some. */
  readonly featureNames: readonly string[] | undefined;
  readonly validatesNames: boolean;
  /** Is a frame with numbers for names an array of mixed types? scikit-learn's steps pass such arrays on. */
  readonly areNumberedFramesArrays: boolean;
  /** Does the model keep the categories of this column? */
  readonly hasCategories: (feature: number) => boolean;
  /** May texts stand in this column? Where the model keeps the codes of their categories. */
  readonly hasCodes: (feature: number) => boolean;
}

/** Refuses X whose columns do not fit the model. */
export function checkFeatures(x: Table, rules: FeatureRules): void {
  const { release, route, validatesNames } = rules;
  const isTable = isDataFrame(x, rules);
  // Before 1.6, in-place prediction read a DataFrame as the array of its values.
  if (isTable && (route === 'dmatrix' || isSince(release, 1, 6))) checkTypes(x.columns, rules.hasCodes);
  if (isTable && (route === 'dmatrix' || isSince(release, 3, 3))) checkLabels(x.columns);
  if (isTable && route === 'inplace') checkCategories(x.columns, rules.hasCategories);
  const checksNames = validatesNames && (route === 'dmatrix' || (isTable && isSince(release, 1, 7)));
  if (checksNames) checkNames(listNames(x, isTable, rules), x.rowCount, rules);
  checkWidth(countColumns(x), rules);
}

/** Is X a table with names of columns, other than an array? */
export function isDataFrame(
  x: Table,
  rules: Pick<FeatureRules, 'areNumberedFramesArrays'>,
): x is Table & { kind: 'frame' } {
  if (x.kind !== 'frame') return false;
  return !rules.areNumberedFramesArrays || x.columns.some(({ name }, index) => name !== index);
}

function checkTypes(columns: readonly Column[], hasCodes: (feature: number) => boolean): void {
  const invalid = columns.filter(({ dtype, values }, feature) => {
    if (dtype === 'datetime64' || dtype === 'bytes') return true;
    if (dtype !== 'str' && dtype !== 'object') return false;
    return !hasCodes(feature) || values.some((value) => value !== null && typeof value !== 'string');
  });
  if (invalid.length === 0) return;
  const list = invalid.map(({ name, dtype }) => `${name}: ${dtype === 'str' ? 'object' : dtype}`).join(', ');
  throw invalidInput(
    `DataFrame.dtypes for data must be int, float, bool or category. Invalid columns: ${list}`,
    'Give numbers; a category as its code.',
  );
}

// In place, the library holds the type of a table's column against that of the training data; a DMatrix takes numbers as codes.
function checkCategories(columns: readonly Column[], hasCategories: (feature: number) => boolean): void {
  const isText = ({ dtype }: Column): boolean => dtype === 'str' || dtype === 'object';
  const at = columns.findIndex((column, feature) => hasCategories(feature) && !isText(column));
  if (at < 0) return;
  throw invalidInput(
    `Invalid new DataFrame input for the: ${at}th feature (0-based). The data type doesn't match the one used in the training dataset.`,
    'The column held categories; give their texts.',
  );
}

function checkLabels(columns: readonly Column[]): void {
  const names = columns.map(({ name }) => String(name));
  if (new Set(names).size !== names.length) throw invalidInput('feature_names must be unique.');
  if (names.some((name) => /[[\]<]/.test(name))) {
    throw invalidInput('feature_names must be string, and may not contain [, ] or <.');
  }
}

// Arrays have no names since 1.4; before, a DMatrix called their columns f0, f1, ...
function listNames(x: Table, isTable: boolean, { release }: FeatureRules): readonly string[] | undefined {
  if (isTable && x.kind === 'frame') return x.columns.map(({ name }) => String(name));
  if (isSince(release, 1, 4)) return undefined;
  return Array.from({ length: countColumns(x) }, (_, column) => `f${column}`);
}

function checkNames(names: readonly string[] | undefined, rowCount: number, rules: FeatureRules): void {
  const { release, featureNames } = rules;
  if (featureNames === undefined) return;
  if (rowCount === 0 && isSince(release, 1, 4) && !isSince(release, 1, 7)) return;
  if (names === undefined) {
    const text = isSince(release, 3, 0)
      ? 'data did not contain feature names, but the following fields are expected: '
      : 'training data did not have the following fields: ';
    throw invalidInput(text + featureNames.join(', '), 'Give a table whose columns have these names, in this order.');
  }
  if (names.length === featureNames.length && names.every((name, index) => name === featureNames[index])) return;
  const given = new Set(names);
  const known = new Set(featureNames);
  const absent = featureNames.filter((name) => !given.has(name));
  const foreign = names.filter((name) => !known.has(name));
  let message = `feature_names mismatch: ${showList(featureNames)} ${showList(names)}`;
  if (absent.length > 0) message += `\nexpected ${absent.join(', ')} in input data`;
  if (foreign.length > 0) message += `\ntraining data did not have the following fields: ${foreign.join(', ')}`;
  throw invalidInput(message);
}

function showList(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(', ')}]`;
}

// A DMatrix may be narrower than the model since 1.2, and of any width before 1.1: what it lacks is missing.
function checkWidth(width: number, { release, route, featureCount }: FeatureRules): void {
  if (width === featureCount) return;
  if (route === 'inplace') throw invalidInput(`Feature shape mismatch, expected: ${featureCount}, got ${width}.`);
  if (!isSince(release, 1, 1) || (isSince(release, 1, 2) && width < featureCount)) return;
  throw invalidInput(
    `Number of columns does not match number of features in booster: expected ${featureCount}, got ${width}.`,
  );
}

/** An error of the caller's data. */
export function invalidInput(message: string, hint?: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message, hint === undefined ? {} : { hint });
}
