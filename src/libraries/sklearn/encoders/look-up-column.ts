// Looks the cells of one column up in its table; unknown ones get their code, or are refused together.
import { DecantError } from '../../../errors.ts';
import type { CategoryKey, KeyReader } from './category-keys.ts';
import { checkKey, refuseUnknown } from './category-table.ts';
import type { EncoderRules, FloatType } from './category-table.ts';

/** One column of X with its table. */
export interface ColumnLookup {
  readonly keys: KeyReader;
  readonly table: ReadonlyMap<CategoryKey, number>;
  /** Code of unknown categories; undefined refuses them. */
  readonly unknown: number | undefined;
  readonly rowCount: number;
  /** Index of the column, for errors and for its place in `out`. */
  readonly column: number;
  /** The float type of the column, where it holds floats. */
  readonly floatType: FloatType | undefined;
  readonly rules: EncoderRules;
}

/** Writes the code of row r to `out[r * stride + column]`. */
export function lookUpColumn(lookup: ColumnLookup, out: Int32Array | Float64Array, stride: number): void {
  const { keys, table, unknown, rowCount, column, floatType, rules } = lookup;
  const isFloat = floatType !== undefined;
  let missed: Set<CategoryKey> | undefined;
  for (let row = 0, at = column; row < rowCount; row++, at += stride) {
    const key = keys(row);
    checkKey(key, isFloat, rules);
    const code = table.get(key);
    if (code !== undefined) {
      out[at] = code;
      continue;
    }
    (missed ??= new Set()).add(key);
    if (unknown !== undefined) out[at] = unknown;
  }
  if (missed === undefined) return;
  if (floatType === 'float32') refuseRounded(missed, table, column, rules);
  if (unknown === undefined) throw refuseUnknown(missed, column, isFloat);
}

// NumPy 1 takes a float32 for the float64 category that it is the rounding of, NumPy 2 does not; the model does not tell which of
// the two it is for.
function refuseRounded(
  missed: ReadonlySet<CategoryKey>,
  table: ReadonlyMap<CategoryKey, number>,
  column: number,
  rules: EncoderRules,
): void {
  for (const category of table.keys()) {
    if (typeof category !== 'number' || Math.fround(category) === category) continue;
    if (!missed.has(Math.fround(category))) continue;
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Column ${column} of X holds the float32 rounding of a float64 category of ${rules.className}.`,
      { hint: 'Give the column as float64.' },
    );
  }
}
