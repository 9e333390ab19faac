// Parts of dates and differences between dates (feature_engine/datetime). Texts are read where pandas has one way to read them: ISO 8601.
import { readDatetime } from '../../../data/datetime.ts';
import { NAT } from '../../../data/dtype.ts';
import type { Column, ColumnName, Frame } from '../../../data/frame.ts';
import { makeNumberColumn } from '../array-columns.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { DATE_PARTS } from './date-parts.ts';
import { dropColumns, putColumns, refuseInput, takeColumn } from './feature-input.ts';
import { readLabels, readRaisesMissing, readVariables } from './layout.ts';
import { makeFeatureTransformer } from './make-feature-transformer.ts';

const ISO_TEXT = /^(?:1[7-9]|2[01])\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d)?$/;

/** Reads a DatetimeFeatures; the index of a table is refused. */
export function readDatetimeFeatures(attributes: Attributes): Estimator {
  if (attributes.value('variables') === 'index' || attributes.value('variables_') === null) {
    throw attributes.refuse('dates in the index of a table are not read');
  }
  checkParameters(attributes);
  const variables = readVariables(attributes);
  const parts = readLabels(attributes, 'features_to_extract_').map((label) => {
    const compute = DATE_PARTS.get(String(label));
    if (compute === undefined) throw attributes.refuse(`features_to_extract has ${describeKind(label)}`);
    return { label, compute };
  });
  const drops = attributes.boolean('drop_original');
  return makeFeatureTransformer(attributes, (x) => {
    const dates = variables.map((name) => ({ name, values: takeDates(x, name) }));
    if (dates.some(({ values }) => values.includes(NAT))) {
      throw refuseInput(
        'Some of the variables in the dataset contain NaN. Check and remove those before using this transformer.',
      );
    }
    const columns = dates.flatMap(({ name, values }) => {
      const days = Array.from(values, (value) => new Date(Number(floorDivide(value, 1_000_000n))));
      return parts.map(({ label, compute }) => makeNumberColumn(`${name}_${label}`, 'int64', days.map(compute)));
    });
    const answer = putColumns(x, columns);
    return drops ? dropColumns(answer, variables) : answer;
  });
}

/** Nanoseconds of a unit; years and months are those of the mean Gregorian year. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['Y', 31_556_952e9],
  ['M', 2_629_746e9],
  ['W', 604_800e9],
  ['D', 86_400e9],
  ['h', 3_600e9],
  ['m', 60e9],
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
  ['ns', 1],
]);

/** Reads a DatetimeSubtraction. */
export function readDatetimeSubtraction(attributes: Attributes): Estimator {
  checkParameters(attributes);
  const variables = readVariables(attributes);
  const references = readLabels(attributes, 'reference_');
  const unit = UNITS.get(attributes.string('output_unit'));
  if (unit === undefined)
    throw attributes.refuse(`output_unit = ${describeKind(attributes.value('output_unit'))} is not known`);
  const given =
    attributes.value('new_variables_names') === null ? undefined : readLabels(attributes, 'new_variables_names');
  const drops = attributes.boolean('drop_original');
  const raises = readRaisesMissing(attributes);
  return makeFeatureTransformer(attributes, (x) => {
    const all = new Map([...variables, ...references].map((name) => [name, takeDates(x, name)]));
    if (raises && [...all.values()].some((values) => values.includes(NAT))) {
      throw refuseInput(
        'Some of the variables in the dataset contain NaN. Check and remove those before using this transformer.',
      );
    }
    const pairs = references.flatMap((reference) => variables.map((variable) => ({ reference, variable })));
    const columns = pairs.map(({ reference, variable }, index): Column => {
      const left = all.get(variable) ?? new BigInt64Array(0);
      const right = all.get(reference) ?? new BigInt64Array(0);
      const values = Float64Array.from({ length: x.rowCount }, (_, row) => {
        const [later = NAT, earlier = NAT] = [left[row], right[row]];
        return later === NAT || earlier === NAT ? Number.NaN : Number(later - earlier) / unit;
      });
      return makeNumberColumn(given?.[index] ?? `${variable}_sub_${reference}`, 'float64', values);
    });
    const answer = putColumns(x, columns);
    return drops ? dropColumns(answer, [...variables, ...references]) : answer;
  });
}

function checkParameters(attributes: Attributes): void {
  attributes.choice('dayfirst', [false]);
  attributes.choice('yearfirst', [false]);
  attributes.choice('utc', [null, true, false]);
  if (attributes.has('format')) attributes.choice('format', [null]);
}

/** Nanoseconds of the dates of a column; texts are dates or times in ISO 8601, all of one form. */
function takeDates(x: Frame, name: ColumnName): BigInt64Array {
  const column = takeColumn(x, name);
  if (column.dtype === 'datetime64') return column.values;
  if (column.dtype !== 'object' && column.dtype !== 'str') {
    throw refuseInput(`Column ${JSON.stringify(name)} is ${column.dtype}: expected dates.`);
  }
  const lengths = new Set<number>();
  return BigInt64Array.from<unknown>({ length: x.rowCount }, (_, row) => {
    const text: unknown = column.values[row];
    if (text === null || Number.isNaN(text)) return NAT;
    if (text instanceof Date) return BigInt(text.getTime()) * 1_000_000n;
    const date = typeof text === 'string' && ISO_TEXT.test(text) ? readDatetime(text) : undefined;
    if (date === undefined) {
      throw refuseInput(
        `Column ${JSON.stringify(name)} has texts that are no date like 2024-01-31 or 2024-01-31 12:30:00.`,
        'Give dates in ISO 8601, or a column of the type datetime.',
      );
    }
    lengths.add((text as string).length);
    if (lengths.size > 1) throw refuseInput(`Column ${JSON.stringify(name)} has dates of several forms.`);
    return date.nanoseconds;
  });
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
