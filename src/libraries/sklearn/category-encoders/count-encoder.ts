// CountEncoder: how often fit saw a category, or which share of the rows (category_encoders/count.py).
import type { Column, ColumnName } from '../../../data/frame.ts';
import { PythonDict } from '../../../formats/python/values.ts';
import { makeNumberColumn } from '../array-columns.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { CategoryKey } from '../encoders/category-keys.ts';
import type { Estimator } from '../estimator.ts';
import { refuseInput } from './encoder-input.ts';
import { readLabelDict, readLabels, readLayout } from './layout.ts';
import { holdsBooleansOnly, mapKeys, readLookup } from './lookup.ts';
import type { Lookup } from './lookup.ts';
import { lumpKeys, makeEncoder, readKeyDict } from './make-encoder.ts';

/** What stands for a category without count: NaN, a number, an error, or 0. */
type Unknown = 'nan' | 'error' | 'zero' | number;

interface CountRules {
  readonly counts: Lookup;
  readonly groups: ReadonlyMap<CategoryKey, CategoryKey>;
  readonly unknown: Unknown;
}

/** Reads a CountEncoder. */
export function readCountEncoder(attributes: Attributes): Estimator {
  const counts = readLabelDict(attributes, 'mapping');
  const groups = readLabelDict(attributes, '_min_group_categories');
  const rules = new Map<ColumnName, CountRules>();
  for (const label of readLabels(attributes, 'cols')) {
    const found = counts.get(label);
    if (found === undefined) throw attributes.refuse(`mapping lacks the column ${label}`);
    const group = groups.get(label);
    if (group !== undefined && !(group instanceof PythonDict)) {
      throw attributes.refuse(`_min_group_categories has ${describeKind(group)}`);
    }
    rules.set(label, {
      counts: readLookup(found, attributes, 'mapping'),
      groups: readKeyDict(group, attributes, '_min_group_categories'),
      unknown: readUnknown(attributes, label),
    });
  }
  const isOld = isBefore23(attributes);
  return makeEncoder(attributes, {
    none: 'missing',
    // Before 2.3 only fit refuses missing values.
    checksMissing: !isOld,
    encode: ({ name, keys, column }) => [encodeCounts(keys, column, rules.get(name)!)],
  });
}

function isBefore23(attributes: Attributes): boolean {
  return readLayout(attributes) === 'plain' && !attributes.has('feature_names');
}

function readUnknown(attributes: Attributes, label: ColumnName): Unknown {
  const missing = readOption(attributes, '_handle_missing', label);
  const unknown = readOption(attributes, '_handle_unknown', label);
  const isOld = isBefore23(attributes);
  const knownMissing = isOld ? ['count', 'return_nan', 'error', null] : ['value', 'return_nan', 'error'];
  if (!knownMissing.includes(missing as string | null)) {
    throw attributes.refuse(`handle_missing = ${describeKind(missing)} is not known`);
  }
  if (typeof unknown === 'number' && Number.isSafeInteger(unknown)) return unknown;
  if (unknown === 'error') return 'error';
  if (unknown === 'return_nan') return 'nan';
  // Before 2.3 all else leaves NaN, `value` too, which was no option then.
  if (isOld && [null, 'count', 'value'].includes(unknown as string | null)) return 'nan';
  if (!isOld && unknown === null) return 'nan';
  if (!isOld && unknown === 'value') return missing === 'return_nan' ? 'nan' : 'zero';
  throw attributes.refuse(`handle_unknown = ${describeKind(unknown)} is not known`);
}

function readOption(attributes: Attributes, name: string, label: ColumnName): ReturnType<typeof unwrapScalar> {
  const value = readLabelDict(attributes, name).get(label);
  if (value === undefined) throw attributes.refuse(`${name} lacks the column ${label}`);
  return unwrapScalar(value);
}

function encodeCounts(keys: readonly CategoryKey[], column: Column, rules: CountRules): Column {
  const { counts, groups, unknown } = rules;
  const { name } = column;
  const isLost = counts.kind === 'numbers' && holdsBooleansOnly(column);
  const mapped = mapKeys(isLost ? keys.map(() => Number.NaN) : lumpKeys(keys, column, groups), counts, name);
  if (unknown === 'nan') return mapped;
  const numbers = Float64Array.from(mapped.values as ArrayLike<number | bigint>, Number);
  if (!numbers.some(Number.isNaN)) return mapped;
  if (unknown === 'error') throw refuseInput(`Missing data found in column ${name} at transform time.`);
  const filled = unknown === 'zero' ? 0 : unknown;
  return makeNumberColumn(
    name,
    'float64',
    numbers.map((number) => (Number.isNaN(number) ? filled : number)),
  );
}
