// Number and names of the columns that an estimator was fitted on, against those of X
// (sklearn/base.py `_check_n_features`, sklearn/utils/validation.py `_check_feature_names`).
import { DecantError } from '../../errors.ts';
import { requireTable } from './estimator.ts';
import type { Features } from './estimator.ts';
import { isSince } from './release.ts';
import type { Release } from './release.ts';

/** Number of columns of X. */
export function countColumns(x: Features): number {
  const table = requireTable(x);
  return table.kind === 'frame' ? table.columns.length : table.columnCount;
}

/** Refuses X of another width than in fit. */
export function checkWidth(x: Features, expected: number, className: string): void {
  const width = countColumns(x);
  if (width === expected) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `X has ${width} features, but ${className} is expecting ${expected} features as input.`,
  );
}

/** Refuses a table whose names or their order are not those of fit, as scikit-learn does since 1.2. */
export function checkNames(x: Features, featureNames: readonly string[] | undefined, release: Release): void {
  if (featureNames === undefined || x.kind !== 'frame' || !isSince(release, 1, 2)) return;
  const { columns } = x;
  if (columns.length === featureNames.length && columns.every(({ name }, index) => name === featureNames[index]))
    return;
  // A table without names, or an array, goes by position.
  if (!columns.some(({ name }) => typeof name === 'string')) return;
  const names = columns.map(({ name }) => String(name));
  const problems = [
    describeNames('unseen at fit time', names, featureNames),
    describeNames('seen at fit time, yet now missing', featureNames, names),
  ].filter((problem) => problem !== '');
  const detail =
    problems.length === 0 ? 'Feature names must be in the same order as they were in fit.' : problems.join(' ');
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `The feature names should match those that were passed during fit. ${detail}`,
  );
}

const SHOWN_NAMES = 5;

function describeNames(what: string, names: readonly string[], others: readonly string[]): string {
  const found = [...new Set(names.filter((name) => !others.includes(name)))].sort();
  if (found.length === 0) return '';
  const more = found.length > SHOWN_NAMES ? ', ...' : '';
  return `Feature names ${what}: ${found.slice(0, SHOWN_NAMES).join(', ')}${more}.`;
}
