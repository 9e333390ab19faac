// The frame around every encoder: X is checked, its columns are encoded, those without variance are dropped
// (category_encoders/utils.py `BaseEncoder`; before 2.5 in each class).
import type { Column, ColumnName, Frame } from '../../../data/frame.ts';
import { PythonDict } from '../../../formats/python/values.ts';
import { readOutputConfig } from '../answer-table.ts';
import type { Attributes } from '../attributes.ts';
import type { CategoryKey } from '../encoders/category-keys.ts';
import type { Estimator } from '../estimator.ts';
import { stackColumns } from '../stack-columns.ts';
import { encodeNone, refuseNumericTexts } from './release-doubts.ts';
import { isMissingKey, listKeys, refuseInput, replaceColumns, takeColumn, toTable } from './encoder-input.ts';
import { isSince24, readLabelDict, readLabels, readLayout, readOutputLabels } from './layout.ts';
import type { Layout } from './layout.ts';
import { holdsBooleansOnly, keyOf } from './lookup.ts';

/** A column of X with its categories; None is NaN where the release says so. */
export interface EncodedInput {
  readonly name: ColumnName;
  readonly keys: readonly CategoryKey[];
  readonly column: Column;
}

/** What an encoder does beyond the frame. */
export interface EncoderPlan {
  /** The columns that stand for one column of X. */
  readonly encode: (input: EncodedInput) => readonly Column[];
  /** What None is, where every release agrees: a category of its own, or a missing value. */
  readonly none?: 'kept' | 'missing';
  /** Puts the answer together; the default puts each encoded column in its place. */
  readonly combine?: (x: Frame, encoded: ReadonlyMap<ColumnName, readonly Column[]>) => Frame;
  /** Does an encoder without columns, before 2.5, honour `return_df`? */
  readonly returnsPlainValues?: boolean;
  /** Does it refuse missing values with handle_missing="error" itself? */
  readonly checksMissing?: boolean;
}

/** Makes the estimator. */
export function makeEncoder(attributes: Attributes, plan: EncoderPlan): Estimator {
  attributes.refuseOverrides(['transform', '_transform']);
  const { className } = attributes;
  const layout = readLayout(attributes);
  if (readOutputConfig(attributes) !== 'default') throw attributes.refuse('set_output is not read for this class');
  const labels = readLabels(attributes, 'cols');
  const width = attributes.number('_dim');
  const isTable = attributes.boolean('return_df');
  const dropped = readDropped(attributes, layout);
  const refusesMissing = plan.checksMissing !== false && attributes.optional('handle_missing') === 'error';
  const prepare = layout === 'typed' ? readTypedInput(attributes, width) : undefined;
  const lumped = layout === 'typed' ? readLumping(attributes) : new Map<ColumnName, Lumping>();
  const isClear = isSince24(attributes);
  const none = plan.none ?? (isClear ? 'missing' : 'unclear');
  const combine = plan.combine ?? replaceColumns;
  const names = attributes.has('feature_names_out_') ? readOutputLabels(attributes).map(String) : undefined;
  return {
    className,
    featureCount: layout === 'typed' ? undefined : width,
    featureNames: readInputNames(attributes),
    outputNames: names === undefined ? undefined : () => names,
    transform: (given) => {
      const table = toTable(given, className);
      if (!isClear && isArrayTable(table, given.kind === 'matrix')) refuseNumericTexts(table);
      const x = prepare === undefined ? table : prepare(table, given.kind === 'matrix');
      checkColumns(x, width, layout);
      const answerTable = (frame: Frame, asTable: boolean): Frame | ReturnType<typeof stackColumns> =>
        asTable ? frame : stackColumns([frame]);
      if (labels.length === 0) {
        const isKept = layout === 'shared' || (layout === 'plain' && plan.returnsPlainValues !== true);
        return answerTable(x, isKept || isTable);
      }
      const encoded = new Map<ColumnName, readonly Column[]>();
      for (const name of labels) {
        const column = takeColumn(x, name);
        const raw = listKeys(column, x.rowCount);
        if (refusesMissing && raw.some(isMissingKey)) throw refuseInput('Columns to be encoded can not contain null');
        const lumping = lumped.get(name);
        // None and NaN are one group.
        const whole =
          lumping === undefined
            ? raw
            : lumpKeys(
                raw.map((key) => (isMissingKey(key) && lumping.has(Number.NaN) ? Number.NaN : key)),
                column,
                lumping,
              );
        const encodeKeys = (keys: readonly CategoryKey[]): readonly Column[] => plan.encode({ name, keys, column });
        const lacksNone = none === 'kept' || !whole.includes(null);
        const keys = lacksNone ? whole : whole.map((key) => key ?? Number.NaN);
        encoded.set(name, lacksNone || none === 'missing' ? encodeKeys(keys) : encodeNone(name, encodeKeys, whole));
      }
      const answer = combine(x, encoded);
      const columns = answer.columns.filter(({ name }) => !dropped.has(name));
      return answerTable({ ...answer, columns }, isTable);
    },
  };
}

function checkColumns(x: Frame, width: number, layout: Layout): void {
  const count = x.columns.length;
  if (layout === 'typed' ? count >= width : count === width) return;
  throw refuseInput(`Unexpected input dimension ${count}, expected ${width}`);
}

function readDropped(attributes: Attributes, layout: Layout): ReadonlySet<ColumnName> {
  if (!attributes.boolean('drop_invariant')) return new Set();
  return new Set(readLabels(attributes, layout === 'plain' ? 'drop_cols' : 'invariant_cols'));
}

function readInputNames(attributes: Attributes): readonly string[] | undefined {
  if (!attributes.has('feature_names_in_')) return undefined;
  const names = readLabels(attributes, 'feature_names_in_');
  return names.every((name) => typeof name === 'string') ? names : undefined;
}

// Since 2.11 an array gets the names that fit saw.
function readTypedInput(attributes: Attributes, width: number): (x: Frame, isMatrix: boolean) => Frame {
  const members = attributes.optional('composite_members_') ?? null;
  if (members instanceof PythonDict && members.entries.size > 0) throw attributes.refuse('composite_cols is not read');
  const names = readLabels(attributes, 'feature_names_in_');
  return (x, isMatrix) => {
    if (!isArrayTable(x, isMatrix)) return x;
    if (x.columns.length !== width) {
      throw refuseInput(`Unexpected input dimension ${x.columns.length}, expected ${width}`);
    }
    return { ...x, columns: x.columns.map((column, place) => ({ ...column, name: names[place] ?? place })) };
  };
}

function isArrayTable(x: Frame, isMatrix: boolean): boolean {
  return isMatrix || x.isArray === true || x.columns.every(({ name }, place) => name === place);
}

type Lumping = ReadonlyMap<CategoryKey, CategoryKey>;

// Since 2.11, categories that are rare in fit are one.
function readLumping(attributes: Attributes): ReadonlyMap<ColumnName, Lumping> {
  if (!attributes.has('min_group_lumping_')) return new Map();
  return new Map(
    [...readLabelDict(attributes, 'min_group_lumping_')].map(([label, value]) => [
      label,
      readKeyDict(value instanceof PythonDict ? value : undefined, attributes, 'min_group_lumping_'),
    ]),
  );
}

/** The groups in the place of rare categories. */
export function lumpKeys(
  keys: readonly CategoryKey[],
  column: Column,
  groups: ReadonlyMap<CategoryKey, CategoryKey>,
): readonly CategoryKey[] {
  const isNumeric = [...groups.keys()].every((key) => typeof key === 'number');
  if (isNumeric && holdsBooleansOnly(column)) return keys;
  return keys.map((key) => groups.get(key) ?? key);
}

/** A dict from category to category. */
export function readKeyDict(value: PythonDict | undefined, attributes: Attributes, name: string): Lumping {
  const pairs = [...(value?.entries ?? [])].map(([from, to]) => [keyOf(from), keyOf(to)] as const);
  return new Map(
    pairs.map(([from, to]) => {
      if (from === undefined || to === undefined) throw attributes.refuse(`${name} has a category that is none`);
      return [from, to];
    }),
  );
}
