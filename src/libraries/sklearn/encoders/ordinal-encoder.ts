// OrdinalEncoder of scikit-learn 0.20 to 1.9 (sklearn/preprocessing/_encoders.py). Unknown categories came with 0.24, NaN with 1.0,
// `encoded_missing_value` with 1.1, infrequent categories with 1.3.
import { PythonDict } from '../../../formats/python/values.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { answerTable } from '../answer-table.ts';
import { isSince } from '../release.ts';
import type { CategoryKey } from './category-keys.ts';
import { floatTypeAt, makeTable, openColumn, readCategories, readEncoderRules } from './category-table.ts';
import type { Categories, EncoderRules } from './category-table.ts';
import { checkRows } from '../check-rows.ts';
import { checkNames, checkWidth } from '../check-width.ts';
import { readGroupings } from './infrequent.ts';
import { invertOrdinal } from './invert-ordinal.ts';
import { lookUpColumn } from './look-up-column.ts';
import { makeDense, readOutputDtype } from '../output-dtype.ts';

interface ColumnPlan {
  readonly categories: Categories;
  readonly codes: ReadonlyMap<CategoryKey, number>;
}

/** Reads an OrdinalEncoder; refuses unknown parameter values by name. */
export function readOrdinalEncoder(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const rules = readEncoderRules(attributes, [1, 0]);
  const categories = readCategories(attributes);
  const unknown = readUnknown(attributes, rules);
  const missing = readMissingIndices(attributes, rules);
  const missingCode = isSince(rules.release, 1, 1) ? readNumber(attributes, 'encoded_missing_value') : Number.NaN;
  const groupings = readGroupings(attributes, categories, [1, 3], missing);
  const plans = categories.map((column, index): ColumnPlan => {
    const codes = column.keys.map((_, category) =>
      missing.get(index) === category ? missingCode : (groupings[index]?.codes[category] ?? category),
    );
    return { categories: column, codes: makeTable(column, codes) };
  });
  const dtype = readOutputDtype(attributes);
  const width = plans.length;
  const featureNames = readFeatureNames(attributes);
  return answerTable(attributes, {
    className: attributes.className,
    featureCount: width,
    featureNames,
    transform: (x) => {
      checkNames(x, featureNames, rules.release);
      checkWidth(x, width, attributes.className);
      checkRows(x, attributes.className);
      const data = new Float64Array(x.rowCount * width);
      plans.forEach((plan, column) => {
        encodeColumn(x, column, plan, unknown, rules, data, width);
      });
      return makeDense(x.rowCount, width, data, dtype);
    },
    ...(isSince(rules.release, 1, 3) && {
      inverse_transform: (x) => invertOrdinal(x, { rules, categories, groupings, missing, missingCode, unknown }),
    }),
    outputNames: isSince(rules.release, 1, 0)
      ? (names) => names ?? Array.from({ length: width }, (_, index) => `x${index}`)
      : undefined,
  });
}

function encodeColumn(
  x: Features,
  column: number,
  { categories, codes: table }: ColumnPlan,
  unknown: number | undefined,
  rules: EncoderRules,
  out: Float64Array,
  stride: number,
): void {
  const keys = openColumn(x, column, categories, rules);
  const floatType = floatTypeAt(x, column);
  lookUpColumn({ keys, table, unknown, rowCount: x.rowCount, column, floatType, rules }, out, stride);
}

function readUnknown(attributes: Attributes, { release }: EncoderRules): number | undefined {
  if (!isSince(release, 0, 24)) return undefined;
  const handling = attributes.choice('handle_unknown', ['error', 'use_encoded_value']);
  return handling === 'error' ? undefined : readNumber(attributes, 'unknown_value');
}

function readNumber(attributes: Attributes, name: string): number {
  const value = unwrapScalar(attributes.value(name));
  return value === null ? Number.NaN : attributes.number(name);
}

// `_missing_indices`: index of the NaN category by column.
function readMissingIndices(attributes: Attributes, { release }: EncoderRules): ReadonlyMap<number, number> {
  const indices = new Map<number, number>();
  if (!isSince(release, 1, 0)) return indices;
  const value = attributes.value('_missing_indices');
  if (!(value instanceof PythonDict)) throw attributes.refuse('_missing_indices is no dict');
  for (const [column, index] of value.entries) {
    if (typeof column !== 'number') throw attributes.refuse('_missing_indices has a key that is no column');
    indices.set(column, Number(unwrapScalar(index)));
  }
  return indices;
}
