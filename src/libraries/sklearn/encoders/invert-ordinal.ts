// inverse_transform of an OrdinalEncoder (sklearn/preprocessing/_encoders.py; the same in 1.3 to 1.9): codes index the categories as NumPy
// has it, so that -1 is the last one.
import { DecantError } from '../../../errors.ts';
import type { Value } from '../../../data/dtype.ts';
import { matrixColumn } from '../array-columns.ts';
import { checkInput } from '../check-input.ts';
import type { Features } from '../estimator.ts';
import { toFloatMatrix } from '../float-matrix.ts';
import type { Categories, EncoderRules } from './category-table.ts';
import type { Grouping } from './infrequent.ts';
import { checkInverseWidth } from './invert-one-hot.ts';
import { castValues, commonDtype, INFREQUENT, makeArray } from './original-values.ts';

/** An OrdinalEncoder, as its inverse needs it. */
export interface OrdinalCode {
  readonly rules: EncoderRules;
  readonly categories: readonly Categories[];
  readonly groupings: readonly Grouping[];
  /** Index of the missing category by column. */
  readonly missing: ReadonlyMap<number, number>;
  /** Code of missing values. */
  readonly missingCode: number;
  /** Code of unknown categories; undefined where they are refused. */
  readonly unknown: number | undefined;
}

interface ColumnCode {
  /** What the codes index. */
  readonly values: readonly Value[];
  readonly missing: number | undefined;
  readonly infrequent: number | undefined;
}

/** inverse_transform of the encoder. */
export function invertOrdinal(x: Features, code: OrdinalCode): Features {
  const { rules, categories, groupings, missing, missingCode, unknown } = code;
  const common = commonDtype(categories);
  const hasInfrequent = groupings.some(({ infrequent }) => infrequent !== undefined);
  const dtype = hasInfrequent || unknown !== undefined ? 'object' : common;
  const columns = categories.map((column, index): ColumnCode => {
    const values = castValues({ dtype: common, values: castValues(column, common) }, dtype);
    const { codes, count, infrequent } = groupings[index]!;
    if (infrequent === undefined) return { values, missing: missing.get(index), infrequent };
    return {
      values: values.filter((_, category) => codes[category] !== infrequent),
      missing: missing.get(index),
      // One more than transform answers where the column has a missing category: scikit-learn counts it among the frequent ones here.
      infrequent: count - 1,
    };
  });

  const { className, release } = rules;
  const input = checkInput(x, {
    className,
    release,
    featureCount: undefined,
    featureNames: undefined,
    inputName: '',
    allowsMissing: true,
  });
  const matrix = toFloatMatrix(input, className);
  checkInverseWidth(matrix, columns.length);
  const answers = columns.map((column, index) =>
    Array.from(matrixColumn(matrix, index), (cell): Value => {
      const code = column.missing !== undefined && isSame(cell, missingCode) ? column.missing : cell;
      if (code === column.infrequent) return INFREQUENT;
      if (unknown !== undefined && isSame(code, unknown)) return null;
      return takeCategory(column.values, code);
    }),
  );
  return makeArray(matrix.rowCount, answers, dtype);
}

function isSame(code: number, other: number): boolean {
  return code === other || (Number.isNaN(code) && Number.isNaN(other));
}

/** What NumPy makes of NaN as an int64. */
const NAN_INDEX = '-9223372036854775808';

function takeCategory(values: readonly Value[], code: number): Value {
  const index = Math.trunc(code);
  const value = values.at(index);
  // `at` takes NaN for 0.
  if (value !== undefined && !Number.isNaN(code)) return value;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `index ${Number.isNaN(code) ? NAN_INDEX : index} is out of bounds for axis 0 with size ${values.length}`,
  );
}
