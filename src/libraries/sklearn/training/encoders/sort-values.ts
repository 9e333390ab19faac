// The order of categories and labels: texts by code points, numbers by value, then None, then NaN (sklearn/utils/_encode.py, `_unique`).
import { DecantError } from '../../../../errors.ts';
import { compareCodePoints, nameOfPythonType } from '../../../../data/python-text.ts';
import type { CategoryKey } from '../../encoders/category-keys.ts';
import type { CountedValue } from './category-columns.ts';

/** The values in order; refuses texts among numbers. */
export function sortValues(counted: Iterable<CountedValue>): readonly CountedValue[] {
  const values = [...counted];
  const present = values.filter(({ key }) => !isMissing(key));
  if (new Set(present.map(({ key }) => typeof key === 'string')).size > 1) {
    const types = [...new Set(values.map(({ value }) => nameOfPythonType(value)))].sort();
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Encoders require their input argument must be uniformly strings or numbers. Got [${types.map((type) => `'${type}'`).join(', ')}]`,
    );
  }
  const missing = [null, Number.NaN].flatMap((key) => values.find((one) => Object.is(one.key, key)) ?? []);
  return [...present.sort((one, other) => compareKeys(one.key, other.key)), ...missing];
}

function isMissing(key: CategoryKey): boolean {
  return key === null || Number.isNaN(key);
}

function compareKeys(one: CategoryKey, other: CategoryKey): number {
  if (typeof one === 'string' && typeof other === 'string') return compareCodePoints(one, other);
  return one! < other! ? -1 : one! > other! ? 1 : 0;
}
