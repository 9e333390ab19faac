// OrdinalEncoder, alone and inside most other encoders: categories as whole numbers, -1 where unknown, -2 where missing
// (category_encoders/ordinal.py `ordinal_encoding`).
import type { Column, ColumnName } from '../../../data/frame.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import { makeNumberColumn } from '../array-columns.ts';
import { Attributes } from '../attributes.ts';
import type { CategoryKey } from '../encoders/category-keys.ts';
import type { Estimator } from '../estimator.ts';
import { refuseInput } from './encoder-input.ts';
import { readMappingList, readStrategy } from './layout.ts';
import { holdsBooleansOnly, readLookup } from './lookup.ts';
import type { Lookup } from './lookup.ts';
import { makeEncoder } from './make-encoder.ts';

const UNKNOWN = -1;
const MISSING = -2;

interface OrdinalRules {
  readonly lookups: ReadonlyMap<ColumnName, Lookup>;
  readonly unknown: 'value' | 'return_nan' | 'error' | number;
  readonly missing: 'value' | 'return_nan' | 'error' | number;
}

/** Reads an OrdinalEncoder. */
export function readOrdinalEncoder(attributes: Attributes): Estimator {
  const rules = readRules(attributes);
  return makeEncoder(attributes, {
    returnsPlainValues: true,
    // Only what `mapping` names is encoded, even where `cols` has more.
    encode: ({ name, keys, column }) => [encodeOrdinal(keys, name, column, rules)],
  });
}

/** Reads the encoder inside another one: the labels of a column's categories, as floats. */
export function readInnerOrdinal(
  attributes: Attributes,
): (keys: readonly CategoryKey[], name: ColumnName, column: Column) => Float64Array {
  const record = attributes.value('ordinal_encoder');
  if (!(record instanceof PythonObject) || record.type.name !== 'OrdinalEncoder') {
    throw attributes.refuse('ordinal_encoder is no OrdinalEncoder');
  }
  const rules = readRules(new Attributes(record, 'ordinal_encoder'));
  return (keys, name, column) => {
    const { values } = encodeOrdinal(keys, name, column, rules);
    return Float64Array.from(values as ArrayLike<number | bigint>, Number);
  };
}

function readRules(attributes: Attributes): OrdinalRules {
  const lookups = new Map(
    readMappingList(attributes).map(({ label, mapping }) => [label, readLookup(mapping, attributes, 'mapping')]),
  );
  return {
    lookups,
    unknown: readStrategy(attributes, 'handle_unknown', ['value', 'return_nan', 'error']),
    missing: readStrategy(attributes, 'handle_missing', ['value', 'return_nan', 'error']),
  };
}

function encodeOrdinal(keys: readonly CategoryKey[], name: ColumnName, column: Column, rules: OrdinalRules): Column {
  const lookup = rules.lookups.get(name);
  if (lookup === undefined) throw refuseInput(`The encoder has no mapping of the column ${JSON.stringify(name)}.`);
  const isLost = lookup.kind === 'numbers' && holdsBooleansOnly(column);
  const numbers = Float64Array.from(keys, (key) => (isLost ? undefined : lookup.numbers.get(key)) ?? Number.NaN);
  // astype(int) goes through where nothing is missing, and cuts off what stands after the point.
  const isComplete = !numbers.some(Number.isNaN);
  if (isComplete && numbers.some((number) => !Number.isFinite(number))) {
    throw refuseInput(`The column ${JSON.stringify(name)} is encoded as an infinite number.`);
  }
  if (!isComplete && rules.unknown === 'error') throw refuseInput(`Unexpected categories found in column ${name}`);
  const whole = isComplete ? numbers.map(Math.trunc) : numbers;
  const unknown = rules.unknown === 'value' ? UNKNOWN : typeof rules.unknown === 'number' ? rules.unknown : Number.NaN;
  const known = whole.map((number) => (Number.isNaN(number) ? unknown : number));
  if (rules.missing === 'value' || rules.missing === 'error') {
    return makeNumberColumn(name, isComplete ? 'int64' : 'float64', known);
  }
  const missing = rules.missing === 'return_nan' ? Number.NaN : rules.missing;
  const filled = known.map((number) => (number === MISSING ? missing : number));
  const isWhole = isComplete && rules.missing !== 'return_nan' && filled.every(Number.isInteger);
  return makeNumberColumn(name, isWhole ? 'int64' : 'float64', filled);
}
