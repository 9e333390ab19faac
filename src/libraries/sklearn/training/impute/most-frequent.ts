// The value that most rows have; of several the least (sklearn/impute/_base.py, `_most_frequent`, `_safe_min`).
import type { Value } from '../../../../data/dtype.ts';
import { compareCodePoints, formatPythonScalar, nameOfPythonType } from '../../../../data/python-text.ts';
import { DecantError } from '../../../../errors.ts';
import { toKey } from '../../encoders/category-keys.ts';
import type { CategoryKey } from '../../encoders/category-keys.ts';
import { countValues } from '../encoders/category-columns.ts';
import type { CountedValue } from '../encoders/category-columns.ts';

/** The most frequent number; NaN of none. */
export function findMode(numbers: Float64Array): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  let most = 0;
  for (const count of counts.values()) most = Math.max(most, count);
  let least = Number.NaN;
  for (const [number, count] of counts) if (count === most && !(least <= number)) least = number;
  return least;
}

/** The most frequent object; NaN of none. */
export function findModalValue(values: readonly Value[]): Value {
  const counted = [
    ...countValues({
      rowCount: values.length,
      keys: (row) => keyOf(values[row]),
      values: (row) => values[row] ?? null,
    }).values(),
  ];
  const most = counted.reduce((found, { count }) => Math.max(found, count), 0);
  const modal = counted.filter(({ count }) => count === most);
  const [least = NOTHING] = modal.sort(chooseOrder(modal));
  return least.value;
}

const NOTHING: Pick<CountedValue, 'value'> = { value: Number.NaN };

function keyOf(value: Value | undefined): CategoryKey {
  const key = toKey(value);
  if (key !== undefined) return key;
  throw new DecantError('INVALID_PARAMETER_VALUE', 'The most frequent value is one of texts and numbers.');
}

function chooseOrder(values: readonly CountedValue[]): (one: CountedValue, other: CountedValue) => number {
  if (values.every(({ key }) => typeof key === 'string')) {
    return (one, other) => compareCodePoints(one.key as string, other.key as string);
  }
  const isNumeric = values.every(({ key }) => typeof key === 'number' || typeof key === 'bigint');
  return isNumeric ? (one, other) => (one.key! < other.key! ? -1 : 1) : compareByType;
}

// Values that Python does not compare are ordered by str of their types, then by their own.
function compareByType({ value: one }: CountedValue, { value: other }: CountedValue): number {
  const byType = compareCodePoints(nameOfPythonType(one), nameOfPythonType(other));
  return byType || compareCodePoints(formatPythonScalar(one) ?? '', formatPythonScalar(other) ?? '');
}
