// inverse_transform of a SimpleImputer (sklearn/impute/_base.py; the same in 0.24 to 1.9): the columns of its indicator say what was missing.
import { DecantError } from '../../../errors.ts';
import { PythonFloat } from '../../../data/dtype.ts';
import type { Value } from '../../../data/dtype.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import { matrixToFrame, toObjects } from '../array-columns.ts';
import { requireTable } from '../estimator.ts';
import type { Features } from '../estimator.ts';
import { toFloatMatrix } from '../float-matrix.ts';
import type { IndicatorPlan } from './missing-indicator.ts';
import type { MissingValue } from './missing-value.ts';

/** A SimpleImputer, as its inverse needs it. */
export interface Imputation {
  readonly className: string;
  readonly featureCount: number;
  readonly missing: MissingValue;
  /** Undefined without `add_indicator`, which has no inverse. */
  readonly indicator: IndicatorPlan | undefined;
}

/** inverse_transform of the imputer. Its answer is float64 whatever X is. */
export function invertImputation(x: Features, imputation: Imputation): Features {
  const { className, featureCount, missing, indicator } = imputation;
  if (indicator === undefined) {
    throw refuse(
      `'inverse_transform' works only when '${className}' is instantiated with 'add_indicator=True'. ` +
        "Got 'add_indicator=False' instead.",
    );
  }
  const table = requireTable(x);
  if (table.kind === 'csr') throw refuse('setting an array element with a sequence.');
  const { rowCount, columns } = table.kind === 'frame' ? table : matrixToFrame(table);
  const filledCount = columns.length - indicator.features.length;
  if (filledCount < 0) {
    throw refuse(`X has ${columns.length} columns, fewer than the ${indicator.features.length} of the indicator.`);
  }
  const placeholder = toPlaceholder(missing);
  const filled = toFloatMatrix({ kind: 'frame', rowCount, columns: columns.slice(0, filledCount) }, className);
  const isMissing = Array.from({ length: featureCount }, () => new Array<boolean>(rowCount).fill(false));
  indicator.features.forEach((feature, at) => {
    isMissing[feature] = toObjects(columns[filledCount + at]!, null).map(isTrue);
  });

  // A column of which every row is missing is one that fit left out, or so scikit-learn takes it.
  const targets = isMissing.flatMap((rows, feature) => (rows.every(Boolean) ? [] : [feature]));
  if (filledCount > targets.length) {
    throw refuse(`index ${featureCount} is out of bounds for axis 1 with size ${featureCount}`);
  }
  const out = new Float64Array(rowCount * featureCount);
  for (let row = 0; row < rowCount; row++) {
    for (let at = 0; at < filledCount; at++) {
      out[row * featureCount + targets[at]!] = filled.data[row * filledCount + at]!;
    }
    isMissing.forEach((rows, feature) => {
      if (rows[row] === true) out[row * featureCount + feature] = placeholder;
    });
  }
  return makeMatrix(rowCount, featureCount, out);
}

// `missing_values` as an element of an array of floats; None is NaN there.
function toPlaceholder(missing: MissingValue): number {
  switch (missing.kind) {
    case 'number':
      return missing.value;
    case 'text':
      throw refuse('could not convert string to float: missing_values is text.');
    case 'any':
      throw refuse("float() argument must be a string or a real number, not 'NAType'");
    default:
      return Number.NaN;
  }
}

// bool(value) of Python.
function isTrue(value: Value): boolean {
  const number = value instanceof PythonFloat ? value.value : value;
  return Number.isNaN(number) || Boolean(number);
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
