// OneHotEncoder of scikit-learn 0.19 to 1.9 (sklearn/preprocessing/_encoders.py; 0.19 in sklearn/preprocessing/data.py).
import { PythonFloat } from '../../../data/dtype.ts';
import type { NumericDtype } from '../../../data/dtype.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import { formatPythonScalar } from '../../../data/python-text.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator, Features } from '../estimator.ts';
import { answerTable } from '../answer-table.ts';
import { isSince } from '../release.ts';
import { readFeatureNames } from '../feature-names.ts';
import { floatTypeAt, makeTable, openColumn, readCategories, readEncoderRules } from './category-table.ts';
import type { Categories, EncoderRules } from './category-table.ts';
import type { CategoryKey } from './category-keys.ts';
import { checkRows } from '../check-rows.ts';
import { checkNames, checkWidth } from '../check-width.ts';
import { readGroupings } from './infrequent.ts';
import type { Grouping } from './infrequent.ts';
import { invertOneHot } from './invert-one-hot.ts';
import { readLegacyOneHotEncoder } from './legacy-one-hot-encoder.ts';
import { lookUpColumn } from './look-up-column.ts';
import { INFREQUENT } from './original-values.ts';
import { makeDense, readOutputDtype } from '../output-dtype.ts';

const NONE = -1;

interface ColumnPlan {
  readonly categories: Categories;
  /** Column of the answer for each category; -1 for a dropped one. */
  readonly targets: ReadonlyMap<CategoryKey, number>;
  /** Column for an unknown category, -1 for none; undefined refuses it. */
  readonly unknown: number | undefined;
}

/** Reads a OneHotEncoder; refuses unknown parameter values by name. */
export function readOneHotEncoder(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  if (!attributes.has('categories_') || (attributes.has('_legacy_mode') && attributes.boolean('_legacy_mode'))) {
    return readLegacyOneHotEncoder(attributes);
  }
  const rules = readEncoderRules(attributes, [0, 24]);
  const handleUnknown = attributes.choice('handle_unknown', ['error', 'ignore', 'infrequent_if_exist', 'warn']);
  const categories = readCategories(attributes);
  const groupings = readGroupings(attributes, categories, [1, 1]);
  const drops = readDrops(attributes, categories.length);
  const plans: ColumnPlan[] = [];
  let width = 0;
  categories.forEach((column, index) => {
    const { codes, count, infrequent } = groupings[index] ?? noGrouping(column);
    const drop = drops[index] ?? undefined;
    const offset = width;
    const target = (code: number): number => {
      if (code === drop) return NONE;
      return offset + (drop !== undefined && code > drop ? code - 1 : code);
    };
    // Until 1.8 `warn` left an unknown category out, whatever its documentation says.
    const usesInfrequent =
      handleUnknown === 'infrequent_if_exist' || (handleUnknown === 'warn' && isSince(rules.release, 1, 8));
    const unknown = usesInfrequent && infrequent !== undefined ? target(infrequent) : NONE;
    plans.push({
      categories: column,
      targets: makeTable(column, codes.map(target)),
      unknown: handleUnknown === 'error' ? undefined : unknown,
    });
    width += count - (drop === undefined ? 0 : 1);
  });
  checkWidths(attributes, width);
  const dtype = readOutputDtype(attributes);
  const isSparse = attributes.boolean(attributes.has('sparse_output') ? 'sparse_output' : 'sparse');
  const columnCount = width;
  const featureNames = readFeatureNames(attributes);
  return answerTable(attributes, {
    className: attributes.className,
    featureCount: plans.length,
    featureNames,
    transform: (x) => {
      checkNames(x, featureNames, rules.release);
      checkWidth(x, plans.length, attributes.className);
      checkRows(x, attributes.className);
      const targets = findTargets(x, plans, rules);
      return isSparse ? makeSparse(targets, x.rowCount, columnCount, dtype) : fillDense(targets, x, columnCount, dtype);
    },
    ...(isSince(rules.release, 1, 7) && {
      inverse_transform: (x) => invertOneHot(x, { rules, handleUnknown, categories, groupings, drops }),
    }),
    outputNames: isSince(rules.release, 1, 0) ? (names) => nameColumns(names, categories, groupings, drops) : undefined,
  });
}

function noGrouping({ keys }: Categories): Grouping {
  return { codes: keys.map((_, index) => index), count: keys.length, infrequent: undefined };
}

// The dropped code of each column: `_drop_idx_after_grouping` since 1.2, `drop_idx_` from 0.21.
function readDrops(attributes: Attributes, columnCount: number): readonly (number | undefined)[] {
  const name = attributes.has('_drop_idx_after_grouping') ? '_drop_idx_after_grouping' : 'drop_idx_';
  const value = attributes.optional(name) ?? null;
  if (value === null) {
    if ((attributes.optional('drop') ?? null) !== null) throw attributes.refuse(`drop is set and ${name} is not`);
    return [];
  }
  if (!(value instanceof NdArray)) throw attributes.refuse(`attribute ${name} is no array`);
  const drops = Array.from<unknown, number | undefined>(readTensor(value).data, (drop) => {
    if (drop === null) return undefined;
    const index = drop instanceof PythonFloat ? drop.value : Number(drop);
    if (!Number.isSafeInteger(index) || index < 0) throw attributes.refuse(`attribute ${name} holds no index`);
    return index;
  });
  if (drops.length !== columnCount) throw attributes.refuse(`attribute ${name} has ${drops.length} elements`);
  return drops;
}

// Since 1.1 the encoder says how many columns each of its columns gives.
function checkWidths(attributes: Attributes, width: number): void {
  if (!attributes.has('_n_features_outs')) return;
  const total = attributes.list('_n_features_outs').reduce<number>((sum, count) => sum + Number(count), 0);
  if (total !== width) throw attributes.refuse(`_n_features_outs says ${total} columns, the categories give ${width}`);
}

// Column of the answer for each cell of X, row by row.
function findTargets(x: Features, plans: readonly ColumnPlan[], rules: EncoderRules): Int32Array {
  const targets = new Int32Array(x.rowCount * plans.length);
  plans.forEach((plan, index) => {
    const keys = openColumn(x, index, plan.categories, rules);
    const { targets: table, unknown } = plan;
    const floatType = floatTypeAt(x, index);
    lookUpColumn(
      { keys, table, unknown, rowCount: x.rowCount, column: index, floatType, rules },
      targets,
      plans.length,
    );
  });
  return targets;
}

function fillDense(targets: Int32Array, x: Features, columnCount: number, dtype: NumericDtype): Features {
  const { rowCount } = x;
  const perRow = rowCount === 0 ? 0 : targets.length / rowCount;
  const data = new Float64Array(rowCount * columnCount);
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let i = 0; i < perRow; i++, at++) {
      const target = targets[at] ?? NONE;
      if (target >= 0) data[row * columnCount + target] = 1;
    }
  }
  return makeDense(rowCount, columnCount, data, dtype);
}

function makeSparse(targets: Int32Array, rowCount: number, columnCount: number, dtype: NumericDtype): CsrMatrix {
  const perRow = rowCount === 0 ? 0 : targets.length / rowCount;
  const rowOffsets = new Int32Array(rowCount + 1);
  const columnIndices = new Int32Array(targets.length);
  let count = 0;
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let i = 0; i < perRow; i++, at++) {
      const target = targets[at] ?? NONE;
      if (target >= 0) columnIndices[count++] = target;
    }
    rowOffsets[row + 1] = count;
  }
  const data = dtype === 'float32' ? new Float32Array(count).fill(1) : new Float64Array(count).fill(1);
  return { kind: 'csr', rowCount, columnCount, rowOffsets, columnIndices: columnIndices.subarray(0, count), data };
}

function nameColumns(
  inputNames: readonly string[] | undefined,
  categories: readonly Categories[],
  groupings: readonly Grouping[],
  drops: readonly (number | undefined)[],
): readonly string[] {
  return categories.flatMap((column, index) => {
    const input = inputNames?.[index] ?? `x${index}`;
    const { codes, count, infrequent } = groupings[index] ?? noGrouping(column);
    const names = new Array<string>(count).fill('');
    codes.forEach((code, category) => {
      if (code !== infrequent) names[code] = `${input}_${describeCategory(column, category)}`;
    });
    if (infrequent !== undefined) names[infrequent] = `${input}_${INFREQUENT}`;
    return names.filter((_, code) => code !== drops[index]);
  });
}

function describeCategory({ dtype, values }: Categories, index: number): string {
  const value = values[index];
  const isWhole = (dtype === 'float64' || dtype === 'float32') && Number.isInteger(value);
  return formatPythonScalar(isWhole ? new PythonFloat(Number(value)) : value) ?? 'None';
}
