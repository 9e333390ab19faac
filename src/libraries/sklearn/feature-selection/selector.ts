// What all selectors share (sklearn/feature_selection/_base.py `SelectorMixin`): X is checked as an array of any type, then its
// columns are chosen.
import type { Frame } from '../../../data/frame.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { DecantError } from '../../../errors.ts';
import { answerTable, readOutputConfig } from '../answer-table.ts';
import type { MissingText } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { checkFinite } from '../check-input.ts';
import { checkRows } from '../check-rows.ts';
import { checkNames, checkWidth } from '../check-width.ts';
import { selectColumns } from '../compose/select-columns.ts';
import { readMissingText } from '../encoders/category-table.ts';
import { requireTable } from '../estimator.ts';
import type { Estimator, Features, Table } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isNaNValue } from '../impute/missing-value.ts';
import { checkNumeric } from '../numeric-input.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { stackColumns } from '../stack-columns.ts';

/** What a selector chose. */
export interface SelectorPlan {
  /** One boolean for each column of X. */
  readonly mask: readonly boolean[];
  /** May X hold NaN? Then infinity passes too. */
  readonly allowsMissing: boolean;
}

/** Makes the estimator. */
export function makeSelector(attributes: Attributes, { mask, allowsMissing }: SelectorPlan): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  const featureNames = readFeatureNames(attributes);
  const { className } = attributes;
  const featureCount = mask.length;
  const positions = mask.flatMap((isChosen, index) => (isChosen ? [index] : []));
  const missingText = readMissingText(attributes);
  const rules = { className, featureCount, featureNames, release, missingText, acceptsSparse: true, allowsMissing };
  // Since 1.3 a table that becomes a table keeps the types of its columns, and what is in them.
  const keepsTables = isSince(release, 1, 3) && readOutputConfig(attributes) === 'pandas';
  const check = (x: Features): Table => {
    if (!isSince(release, 0, 20)) return checkNumeric(x, rules);
    const table = requireTable(x);
    checkNames(table, featureNames, release);
    checkWidth(table, featureCount, className);
    return keepsTables && hasNames(table) ? table : checkAny(table, rules);
  };
  return answerTable(attributes, {
    className,
    featureCount,
    featureNames,
    transform: (x) => {
      const table = check(x);
      if (positions.length === 0) return chooseNothing(table, release);
      const chosen = selectColumns(table, positions);
      return chosen.kind === 'frame' && !keepsTables ? forgetNames(chosen) : chosen;
    },
    outputNames: isSince(release, 1, 0)
      ? (names) => positions.map((index) => names?.[index] ?? `x${index}`)
      : undefined,
  });
}

function hasNames(table: Table): boolean {
  return table.kind === 'frame' && table.columns.some(({ name }) => typeof name === 'string');
}

// Before 1.1 an answer without columns is of float64.
function chooseNothing(table: Table, release: Release): Matrix {
  const isSingle = isSince(release, 1, 1) && table.kind !== 'frame' && table.data instanceof Float32Array;
  return makeMatrix(table.rowCount, 0, isSingle ? new Float32Array(0) : new Float64Array(0));
}

// The columns of an array have no names.
function forgetNames(table: Frame): Frame {
  return { ...table, columns: table.columns.map((column, name) => ({ ...column, name })) };
}

interface AnyRules {
  readonly className: string;
  readonly release: Release;
  readonly missingText: MissingText;
  readonly allowsMissing: boolean;
}

// check_array without conversion: a table gets the common type of its columns, objects stay objects.
function checkAny(table: Table, rules: AnyRules): Table {
  checkRows(table, rules.className);
  const array = table.kind === 'frame' ? stackColumns([table], rules.missingText) : table;
  if (array.kind !== 'frame') {
    if (!rules.allowsMissing) checkFinite(array, rules);
    return array;
  }
  // Since 0.21 NaN is found among objects too.
  const looks = !rules.allowsMissing && isSince(rules.release, 0, 21);
  if (looks && array.columns.some(({ dtype, values }) => dtype === 'object' && values.some(isNaNValue))) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Input X contains NaN.');
  }
  return array;
}
