// Releases 2.0 to 2.4 write one layout and answer differently for some X: where the answers differ, X is refused.
import { DecantError } from '../../../errors.ts';
import type { Column, ColumnName, Frame } from '../../../data/frame.ts';
import type { CategoryKey } from '../encoders/category-keys.ts';
import { refuseInput } from './encoder-input.ts';

/** The columns for keys with None: an unknown category before 2.4, a missing value since. */
export function encodeNone(
  name: ColumnName,
  encode: (keys: readonly CategoryKey[]) => readonly Column[],
  keys: readonly CategoryKey[],
): readonly Column[] {
  const before = tryEncode(encode, keys);
  const since = tryEncode(
    encode,
    keys.map((key) => key ?? Number.NaN),
  );
  if (before instanceof DecantError && since instanceof DecantError) throw since;
  if (!(before instanceof DecantError) && !(since instanceof DecantError) && areSame(before, since)) return since;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Column ${JSON.stringify(name)} has None, which category_encoders 2.4 encodes as missing and releases before it as ` +
      'unknown; the model does not tell which release saved it.',
    { hint: 'Give NaN (an empty field of CSV), or save the model with category_encoders 2.5 or later.' },
  );
}

function tryEncode(
  encode: (keys: readonly CategoryKey[]) => readonly Column[],
  keys: readonly CategoryKey[],
): readonly Column[] | DecantError {
  try {
    return encode(keys);
  } catch (error) {
    if (error instanceof DecantError) return error;
    throw error;
  }
}

function areSame(left: readonly Column[], right: readonly Column[]): boolean {
  return left.every((column, place) =>
    Array.from<unknown>(column.values).every((value, row) => Object.is(value, right[place]?.values[row])),
  );
}

/** Refuses an array with a column of texts that all read as numbers: 2.0 and 2.1 make numbers of them, later releases do not. */
export function refuseNumericTexts(x: Frame): void {
  for (const column of x.columns) {
    if (column.dtype !== 'object' && column.dtype !== 'str') continue;
    const texts = Array.from<unknown>(column.values).filter((value) => typeof value === 'string');
    if (texts.length === 0 || !texts.every((text) => NUMERIC_TEXT.test(text))) continue;
    throw refuseInput(
      `Column ${JSON.stringify(column.name)} of the array has texts that read as numbers; category_encoders 2.0 and 2.1 ` +
        'make numbers of them and later releases do not, and the model does not tell which release saved it.',
    );
  }
}

// pandas.to_numeric, taken wide.
const NUMERIC_TEXT = /^\s*([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?inf(inity)?|nan|true|false|)\s*$/i;
