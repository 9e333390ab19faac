// MissingIndicator of scikit-learn 0.20 to 1.9: one boolean column for each column that had missing elements in fit, or for all
// (sklearn/impute/_base.py).
import { DecantError } from '../../../errors.ts';
import type { Column } from '../../../data/frame.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import type { Attributes } from '../attributes.ts';
import { readMissingText } from '../encoders/category-table.ts';
import { checkRows } from '../check-rows.ts';
import { checkNames, checkWidth } from '../check-width.ts';
import type { Estimator, Table } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { answerTable } from '../answer-table.ts';
import { isSince, readRelease } from '../release.ts';
import { readInput } from './imputer-input.ts';
import type { ImputerInput } from './imputer-input.ts';
import { isMissingNumber, isMissingObject, missingNumber, readMissingValue } from './missing-value.ts';
import type { MissingValue } from './missing-value.ts';

/** What a fitted MissingIndicator marks. */
export interface IndicatorPlan {
  readonly missing: MissingValue;
  /** Columns of X that it answers for. */
  readonly features: readonly number[];
  readonly featureCount: number;
  readonly errorOnNew: boolean;
  readonly isMissingOnly: boolean;
  readonly sparse: boolean | 'auto';
}

/** Reads the attributes of a MissingIndicator. */
export function readIndicatorPlan(attributes: Attributes): IndicatorPlan {
  const isMissingOnly = attributes.choice('features', ['missing-only', 'all']) === 'missing-only';
  const featureCount = attributes.number('_n_features');
  const fitted = Array.from(attributes.floats('features_').data);
  // 0.20 answers for all columns where none had missing elements.
  const marksAll = fitted.length === 0 && !isSince(readRelease(attributes), 0, 21);
  return {
    missing: readMissingValue(attributes),
    features: marksAll ? Array.from({ length: featureCount }, (_, index) => index) : fitted,
    featureCount,
    errorOnNew: isMissingOnly && attributes.boolean('error_on_new'),
    isMissingOnly,
    sparse: attributes.choice('sparse', [true, false, 'auto']),
  };
}

/** Reads a MissingIndicator that stands on its own. */
export function readMissingIndicator(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  const plan = readIndicatorPlan(attributes);
  const { className } = attributes;
  const featureNames = readFeatureNames(attributes);
  return answerTable(attributes, {
    className,
    featureCount: plan.featureCount,
    featureNames,
    transform: (x) => {
      checkNames(x, featureNames, release);
      checkWidth(x, plan.featureCount, className);
      checkRows(x, className);
      const missingText = readMissingText(attributes);
      const { missing } = plan;
      return markMissing(
        readInput(x, { className, target: undefined, missing, missingText, release }),
        plan,
        className,
      );
    },
    outputNames: isSince(release, 1, 0)
      ? (names) => plan.features.map((index) => `${className.toLowerCase()}_${names?.[index] ?? `x${index}`}`)
      : undefined,
  });
}

/** The mask of X: booleans in columns, or ones in a sparse matrix. */
export function markMissing(input: ImputerInput, plan: IndicatorPlan, className: string): Table {
  const { features, missing } = plan;
  if (plan.errorOnNew) refuseNew(input, plan, className);
  if (input.kind === 'sparse' && plan.sparse !== false) return markSparse(input.matrix, plan);
  const rowCount =
    input.kind === 'objects'
      ? input.rowCount
      : input.kind === 'integers'
        ? input.frame.rowCount
        : input.matrix.rowCount;
  const columns = features.map((source, name): Column => {
    const values = markColumn(input, source, missing, rowCount);
    return { name, dtype: 'bool', values };
  });
  if (plan.sparse !== true) return { kind: 'frame', rowCount, columns };
  return toSparse(columns, rowCount);
}

/** A 1 for each row whose element in the column is missing. */
export function markColumn(input: ImputerInput, column: number, missing: MissingValue, rowCount: number): Uint8Array {
  const out = new Uint8Array(rowCount);
  const placeholder = missingNumber(missing) ?? Number.NaN;
  switch (input.kind) {
    case 'floats': {
      const { data, columnCount } = input.matrix;
      for (let row = 0; row < rowCount; row++) {
        out[row] = isMissingNumber(data[row * columnCount + column] ?? 0, placeholder) ? 1 : 0;
      }
      return out;
    }
    case 'integers': {
      const values = input.frame.columns[column]?.values ?? [];
      for (let row = 0; row < rowCount; row++) out[row] = Number(values[row]) === placeholder ? 1 : 0;
      return out;
    }
    case 'objects': {
      const values = input.columns[column] ?? [];
      for (let row = 0; row < rowCount; row++) out[row] = isMissingObject(values[row] ?? null, missing) ? 1 : 0;
      return out;
    }
    case 'sparse': {
      const { matrix } = input;
      for (let row = 0; row < rowCount; row++) {
        for (let at = matrix.rowOffsets[row] ?? 0; at < (matrix.rowOffsets[row + 1] ?? 0); at++) {
          if (matrix.columnIndices[at] === column && isMissingNumber(matrix.data[at] ?? 0, placeholder)) out[row] = 1;
        }
      }
      return out;
    }
  }
}

function refuseNew(input: ImputerInput, plan: IndicatorPlan, className: string): void {
  const known = new Set(plan.features);
  const rowCount =
    input.kind === 'objects'
      ? input.rowCount
      : input.kind === 'integers'
        ? input.frame.rowCount
        : input.matrix.rowCount;
  const found: number[] = [];
  for (let column = 0; column < plan.featureCount; column++) {
    if (!known.has(column) && markColumn(input, column, plan.missing, rowCount).includes(1)) found.push(column);
  }
  if (found.length === 0) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `The features [${found.join(' ')}] have missing values in transform but have no missing values in fit.`,
    { hint: `${className} was fitted with error_on_new=True.` },
  );
}

function markSparse(matrix: CsrMatrix, { features, missing }: IndicatorPlan): CsrMatrix {
  const placeholder = missingNumber(missing) ?? Number.NaN;
  const targets = new Int32Array(matrix.columnCount).fill(-1);
  features.forEach((source, index) => (targets[source] = index));
  const rowOffsets = new Int32Array(matrix.rowCount + 1);
  const columnIndices: number[] = [];
  for (let row = 0; row < matrix.rowCount; row++) {
    for (let at = matrix.rowOffsets[row] ?? 0; at < (matrix.rowOffsets[row + 1] ?? 0); at++) {
      const target = targets[matrix.columnIndices[at] ?? 0] ?? -1;
      if (target >= 0 && isMissingNumber(matrix.data[at] ?? 0, placeholder)) columnIndices.push(target);
    }
    rowOffsets[row + 1] = columnIndices.length;
  }
  return {
    kind: 'csr',
    rowCount: matrix.rowCount,
    columnCount: features.length,
    rowOffsets,
    columnIndices: Int32Array.from(columnIndices),
    data: new Float64Array(columnIndices.length).fill(1),
  };
}

function toSparse(columns: readonly Column[], rowCount: number): CsrMatrix {
  const rowOffsets = new Int32Array(rowCount + 1);
  const columnIndices: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    columns.forEach((column, index) => {
      if (column.values[row] === 1) columnIndices.push(index);
    });
    rowOffsets[row + 1] = columnIndices.length;
  }
  const data = new Float64Array(columnIndices.length).fill(1);
  return {
    kind: 'csr',
    rowCount,
    columnCount: columns.length,
    rowOffsets,
    columnIndices: Int32Array.from(columnIndices),
    data,
  };
}
