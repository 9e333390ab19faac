// The category of each column that a OneHotEncoder leaves out (sklearn/preprocessing/_encoders.py, `_set_drop_idx`).
import { DecantError } from '../../../../errors.ts';
import type { PythonValue } from '../../../../formats/python/values.ts';
import { describeKey, toKey } from '../../encoders/category-keys.ts';
import { longScalar, objectArray } from '../record-values.ts';
import type { FittedAttributes } from '../trainable.ts';
import type { Category, FittedCategories } from './fit-categories.ts';
import type { InfrequentGrouping } from './infrequent-categories.ts';

/** `first`, `if_binary` (where a column has two), or one category for each column; null drops none. */
export type DropRule = 'first' | 'if_binary' | readonly Category[] | null;

/** The code that a column leaves out, after infrequent categories became one. */
interface Drop {
  readonly code: number;
  /** The code as scikit-learn's own object: an int of Python's or of NumPy's. */
  readonly value: PythonValue;
}

/** What a OneHotEncoder learns of the categories that it drops. */
export interface DroppedCategories {
  /** `_drop_idx_after_grouping` and `drop_idx_`. */
  readonly attributes: FittedAttributes;
  /** Does this column leave out a code? */
  readonly hasDrop: (column: number) => boolean;
}

/** Finds the codes that are dropped; refuses categories that are not there, or are infrequent. */
export function dropCategories(
  drop: DropRule,
  categories: readonly FittedCategories[],
  groupings: readonly (InfrequentGrouping | undefined)[] | undefined,
): DroppedCategories {
  if (drop === null) {
    return { attributes: { _drop_idx_after_grouping: null, drop_idx_: null }, hasDrop: () => false };
  }
  const drops = findDrops(drop, categories, groupings);
  const after = objectArray(drops.map((one) => one?.value ?? null));
  const before = drops.map((one, column): PythonValue => {
    const codes = groupings?.[column]?.codes;
    if (one === undefined) return null;
    return codes === undefined ? one.value : longScalar(codes.indexOf(one.code));
  });
  return {
    attributes: {
      _drop_idx_after_grouping: after,
      drop_idx_: groupings === undefined ? after : objectArray(before),
    },
    hasDrop: (column) => drops[column] !== undefined,
  };
}

function findDrops(
  drop: Exclude<DropRule, null>,
  categories: readonly FittedCategories[],
  groupings: readonly (InfrequentGrouping | undefined)[] | undefined,
): readonly (Drop | undefined)[] {
  const first: Drop = { code: 0, value: 0 };
  if (drop === 'first') return categories.map(() => first);
  if (drop === 'if_binary') {
    return categories.map(({ keys }, column) => {
      const grouped = groupings?.[column]?.infrequent.length ?? 1;
      return keys.length - (grouped - 1) === 2 ? first : undefined;
    });
  }
  if (drop.length !== categories.length) {
    throw refuse(
      `\`drop\` should have length equal to the number of features (${categories.length}), got ${drop.length}`,
    );
  }
  const absent: string[] = [];
  const drops = categories.map(({ keys }, column): Drop | undefined => {
    const key = toKey(drop[column])!;
    const category = keys.findIndex((one) => one === key || (Number.isNaN(one) && Number.isNaN(key)));
    if (category < 0) {
      absent.push(`Category: ${column}, Feature: ${describeKey(key, false)}`);
      return undefined;
    }
    const grouping = groupings?.[column];
    if (grouping === undefined) {
      // NaN is found by its place, which is an int of Python's.
      return { code: category, value: Number.isNaN(key) ? category : longScalar(category) };
    }
    if (grouping.infrequent.includes(category)) {
      throw refuse(
        `Unable to drop category ${describeKey(key, false)} from feature ${column} because it is infrequent`,
      );
    }
    const code = grouping.codes[category]!;
    return { code, value: longScalar(code) };
  });
  if (absent.length === 0) return drops;
  throw refuse(
    `The following categories were supposed to be dropped, but were not found in the training data.\n${absent.join('\n')}`,
  );
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
