// Encoders that put several columns in the place of one: one-hot, binary and other bases, Gray code, contrasts, rank-hot. Fit
// wrote a table with a row for each label of the OrdinalEncoder inside.
import type { Column, ColumnName, Frame } from '../../../data/frame.ts';
import { makeNumberColumn } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { checkUnique, refuseInput, replaceColumns } from './encoder-input.ts';
import { readLabels, readLayout, readMappingList, readOutputLabels, readStrategy } from './layout.ts';
import { readLookupTable, takeRows } from './lookup.ts';
import type { LookupTable } from './lookup.ts';
import { makeEncoder } from './make-encoder.ts';
import type { EncoderPlan } from './make-encoder.ts';
import { readInnerOrdinal } from './ordinal-encoder.ts';

const UNKNOWN = -1;
const MISSING = -2;
const UNKNOWN_STRATEGIES = ['value', 'return_nan', 'error', 'indicator'] as const;

/** Reads OneHotEncoder, BaseNEncoder, BinaryEncoder or GrayEncoder. */
export function readTableEncoder(attributes: Attributes, context: ReadContext): Estimator {
  // Before 2.5 a BinaryEncoder holds a BaseNEncoder.
  if (attributes.has('base_n_encoder')) {
    attributes.refuseOverrides(['transform']);
    const inner = context.readEstimator(attributes.value('base_n_encoder'), 'base_n_encoder');
    return { ...inner, className: attributes.className };
  }
  return makeEncoder(attributes, {
    encode: readTables(attributes),
    returnsPlainValues: attributes.className === 'OneHotEncoder',
  });
}

/** Reads an encoder of contrasts; before 2.7 it puts a column `intercept` of ones before all others. */
export function readContrastEncoder(attributes: Attributes): Estimator {
  const encode = readTables(attributes);
  const hasIntercept = readIntercept(attributes);
  return makeEncoder(attributes, { encode, ...(hasIntercept && { combine: addIntercept }) });
}

function readTables(attributes: Attributes): EncoderPlan['encode'] {
  const refusesUnknown = readStrategy(attributes, 'handle_unknown', UNKNOWN_STRATEGIES) === 'error';
  readStrategy(attributes, 'handle_missing', ['value', 'return_nan', 'error', 'indicator', 'ignore']);
  const labelsOf = readInnerOrdinal(attributes);
  const tables = readMappings(attributes);
  return ({ name, keys, column }) => {
    const labels = labelsOf(keys, name, column);
    if (refusesUnknown && labels.includes(UNKNOWN)) throw refuseUnknown();
    const table = tables.get(name);
    // A column whose values were all missing in fit has no table, and stays as labels.
    if (table === undefined) throw refuseInput(`The encoder has no mapping of the column ${JSON.stringify(name)}.`);
    return takeRows(
      labels.map((label) => (Number.isNaN(label) ? MISSING : label)),
      table,
    );
  };
}

function readMappings(attributes: Attributes): ReadonlyMap<ColumnName, LookupTable> {
  const tables = new Map(
    readMappingList(attributes).map(({ label, mapping }) => [label, readLookupTable(mapping, attributes, 'mapping')]),
  );
  const missing = readLabels(attributes, 'cols').filter((label) => !tables.has(label));
  if (missing.length > 0) throw attributes.refuse(`mapping lacks the columns ${missing.join(', ')}`);
  return tables;
}

// The names of the answer tell whether this release adds it.
function readIntercept(attributes: Attributes): boolean {
  const encoded = readLabels(attributes, 'cols');
  if (encoded.length === 0) return false;
  let width = attributes.number('_dim') - encoded.length;
  for (const { names } of readMappings(attributes).values()) width += names.length;
  const isPlain = readLayout(attributes) === 'plain';
  const dropped = attributes.boolean('drop_invariant')
    ? readLabels(attributes, isPlain ? 'drop_cols' : 'invariant_cols').length
    : 0;
  const found = readOutputLabels(attributes).length + dropped;
  if (found !== width && found !== width + 1) throw attributes.refuse(`it names ${found} columns of ${width}`);
  return found === width + 1;
}

function addIntercept(x: Frame, encoded: ReadonlyMap<ColumnName, readonly Column[]>): Frame {
  const answer = replaceColumns(x, encoded);
  const ones = makeNumberColumn('intercept', 'int64', new Float64Array(x.rowCount).fill(1));
  const columns = [ones, ...answer.columns];
  checkUnique(columns);
  return { ...answer, columns };
}

/** Reads a RankHotEncoder: the label's own column and all before it are 1. */
export function readRankHotEncoder(attributes: Attributes): Estimator {
  const unknown = attributes.choice('handle_unknown', ['value', 'return_nan', 'error']);
  const missing = attributes.choice('handle_missing', ['value', 'return_nan', 'error', 'indicator', 'ignore']);
  const labelsOf = readInnerOrdinal(attributes);
  const tables = readMappings(attributes);
  const zeroRow = Number.NEGATIVE_INFINITY;
  const other = unknown === 'return_nan' ? Number.NaN : zeroRow;
  return makeEncoder(attributes, {
    encode: ({ name, keys, column }) => {
      const table = tables.get(name)!;
      const labels = labelsOf(keys, name, column);
      if (unknown === 'error' && labels.includes(UNKNOWN)) throw refuseUnknown();
      const chosen = labels.map((label) => {
        if (!Number.isNaN(label)) return table.rows.has(label) ? label : other;
        if (missing === 'return_nan') return Number.NaN;
        if (missing === 'value' || missing === 'ignore') return other;
        throw refuseInput('Unhandled nan');
      });
      return takeRows(chosen, addZeroRow(table, zeroRow));
    },
  });
}

function addZeroRow(table: LookupTable, label: number): LookupTable {
  const height = table.rows.size;
  return {
    ...table,
    rows: new Map([...table.rows, [label, height]]),
    columns: table.columns.map(({ values, isInteger }) => ({ isInteger, values: Float64Array.of(...values, 0) })),
  };
}

function refuseUnknown(): Error {
  return refuseInput('Columns to be encoded can not contain new values');
}
