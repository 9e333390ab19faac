// IterativeImputer of scikit-learn 0.21 to 1.9 (sklearn/impute/_iterative.py): missing elements are filled as SimpleImputer would,
// then predicted from the other columns, column by column in the rounds of fit.
import { makeMatrix } from '../../../data/matrix.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray, PythonObject, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { answerTable } from '../answer-table.ts';
import { Attributes, describeKind, unwrapScalar } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { requireMethod } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { toFloatMatrix } from '../float-matrix.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readFlag, readRelease } from '../release.ts';
import { readResponses } from '../response-values.ts';
import { stackColumns } from '../stack-columns.ts';
import { markMissing } from './missing-indicator.ts';
import { isMissingNumber, missingNumber, readMissingValue } from './missing-value.ts';
import { readIndicator } from './simple-imputer.ts';

/** Reads an IterativeImputer; refuses one that draws from a posterior. */
export function readIterativeImputer(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['transform']);
  if (attributes.boolean('sample_posterior')) throw attributes.refuse('sample_posterior draws random numbers');
  const release = readRelease(attributes);
  const { className } = attributes;
  const featureNames = readFeatureNames(attributes);
  const placeholder = missingNumber(readMissingValue(attributes));
  if (placeholder === undefined) throw attributes.refuse('missing_values is no number');
  const initial = context.readEstimator(attributes.value('initial_imputer_'), 'initial_imputer_');
  const fill = requireMethod(initial, 'transform');
  const featureCount = initial.featureCount!;
  const columns = readColumns(attributes, featureCount);
  const steps = readSteps(attributes, context, columns.kept.length);
  const indicator = readIndicator(attributes);
  const allowsMissing = Number.isNaN(placeholder);
  const rules = { className, featureCount, featureNames, release, allowsMissing };
  return answerTable(attributes, {
    className,
    featureCount,
    featureNames,
    children: [initial],
    transform: (input) => {
      const x = toFloatMatrix(checkInput(input, rules), className);
      const filled = pickColumns(toFloatMatrix(fill(x), className), columns.filledKept);
      const answer = impute(x, filled, columns, steps, placeholder);
      if (indicator === undefined) return answer;
      return stackColumns([answer, markMissing({ kind: 'floats', matrix: x }, indicator, className)]);
    },
    outputNames: isSince(release, 1, 1)
      ? (names) => {
          const inputs = names ?? Array.from({ length: featureCount }, (_, index) => `x${index}`);
          const marks = indicator?.features.map((index) => `missingindicator_${inputs[index] ?? ''}`) ?? [];
          return [...(initial.outputNames?.(inputs) ?? []), ...marks];
        }
      : undefined,
  });
}

/** Which columns stay, and whose elements count as missing. */
interface ColumnPlan {
  /** Columns of X that stay, in order. */
  readonly kept: readonly number[];
  /** Columns of the filled X that stay; undefined keeps all. */
  readonly filledKept: readonly number[] | undefined;
  /** Of each column that stays: elements that are missing, all, or none count as missing. */
  readonly marks: readonly ('missing' | 'all' | 'none')[];
}

function readColumns(attributes: Attributes, featureCount: number): ColumnPlan {
  const release = readRelease(attributes);
  const all = Array.from({ length: featureCount }, (_, index) => index);
  const keepsEmpty = readFlag(attributes, 'keep_empty_features', [1, 2]);
  const initial = openInitial(attributes);
  if (!isSince(release, 1, 6)) {
    // A column without a statistic is dropped. 1.2 to 1.5 keep it when told to, and take all other columns for missing.
    const { data } = initial.tensor('statistics_');
    const hasStatistic = all.map((index) => !Number.isNaN(data[index]));
    if (keepsEmpty)
      return { kept: all, filledKept: undefined, marks: hasStatistic.map((has) => (has ? 'all' : 'missing')) };
    const kept = all.filter((index) => hasStatistic[index]);
    return { kept, filledKept: undefined, marks: kept.map(() => 'missing') };
  }
  const empty = attributes.floats('_is_empty_feature').data;
  // An empty column is filled, and not predicted.
  if (keepsEmpty)
    return { kept: all, filledKept: undefined, marks: all.map((index) => (empty[index] === 1 ? 'none' : 'missing')) };
  const kept = all.filter((index) => empty[index] !== 1);
  // A constant filled empty columns until 1.7.
  const isWide = !isSince(release, 1, 8) && initial.optional('strategy') === 'constant';
  return { kept, filledKept: isWide ? kept : undefined, marks: kept.map(() => 'missing') };
}

function openInitial(attributes: Attributes): Attributes {
  const value = attributes.value('initial_imputer_');
  if (value instanceof PythonObject) return new Attributes(value, `${attributes.path}.initial_imputer_`);
  throw attributes.refuse(`initial_imputer_ is ${describeKind(value)}`);
}

/** One prediction of one column from others. */
interface ImputationStep {
  readonly column: number;
  readonly neighbors: readonly number[];
  readonly predict: (x: Features) => Float64Array;
  readonly least: number;
  readonly greatest: number;
}

function readSteps(attributes: Attributes, context: ReadContext, width: number): readonly ImputationStep[] {
  const items = attributes.list('imputation_sequence_');
  if (attributes.number('n_iter_') === 0 || items.length === 0) return [];
  const least = readLimits(attributes, '_min_value', width);
  const greatest = readLimits(attributes, '_max_value', width);
  return items.map((item, index) => {
    const place = `imputation_sequence_[${index}]`;
    const parts = item instanceof PythonTuple ? item.items : item instanceof PythonObject ? item.args : [];
    const column = unwrapScalar(parts[0] ?? null);
    const neighbors = parts[1] instanceof NdArray ? Array.from<unknown, number>(readTensor(parts[1]).data, Number) : [];
    const isKnown = [column, ...neighbors].every((at) => typeof at === 'number' && at >= 0 && at < width);
    if (parts.length !== 3 || typeof column !== 'number' || !isKnown) {
      throw attributes.refuse(`${place} does not hold a column, its neighbors and an estimator`);
    }
    const estimator = context.readEstimator(parts[2]!, `${place}[2]`);
    if (estimator.predict === undefined) throw attributes.refuse(`${estimator.className} at ${place} cannot predict`);
    const predict = requireMethod(estimator, 'predict');
    return {
      column,
      neighbors,
      predict: (x) => readResponses(predict(x), estimator.className).data,
      least: least[column]!,
      greatest: greatest[column]!,
    };
  });
}

// One for all columns before 0.24, None before 0.23.
function readLimits(attributes: Attributes, name: string, width: number): Float64Array {
  const value: PythonValue = unwrapScalar(attributes.value(name));
  if (typeof value === 'number') return new Float64Array(width).fill(value);
  const { data } = attributes.floats(name);
  if (data.length !== width) throw attributes.refuse(`${name} has ${data.length} elements for ${width} columns`);
  return data;
}

function pickColumns(x: Matrix, columns: readonly number[] | undefined): Matrix {
  if (columns === undefined) return makeMatrix(x.rowCount, x.columnCount, x.data.slice());
  const out = x.data.slice(0, x.rowCount * columns.length);
  for (let at = 0; at < out.length; at++) {
    const row = Math.floor(at / columns.length);
    out[at] = x.data[row * x.columnCount + columns[at % columns.length]!]!;
  }
  return makeMatrix(x.rowCount, columns.length, out);
}

// The filled X is written to.
function impute(
  x: Matrix,
  filled: Matrix,
  { kept, marks }: ColumnPlan,
  steps: readonly ImputationStep[],
  placeholder: number,
): Matrix {
  const { rowCount, columnCount: width, data } = filled;
  const at = (row: number, column: number): number => x.data[row * x.columnCount + kept[column]!]!;
  const missing = marks.map((mark, column) =>
    Array.from({ length: rowCount }, (_, row) => row).filter((row) => {
      return mark === 'all' || (mark === 'missing' && isMissingNumber(at(row, column), placeholder));
    }),
  );
  if (steps.length === 0 || missing.every(({ length }) => length === rowCount)) return filled;
  for (const { column, neighbors, predict, least, greatest } of steps) {
    const rows = missing[column]!;
    if (rows.length === 0) continue;
    const others = data.slice(0, rows.length * neighbors.length);
    rows.forEach((row, index) => {
      neighbors.forEach((neighbor, to) => (others[index * neighbors.length + to] = data[row * width + neighbor]!));
    });
    const predicted = predict(makeMatrix(rows.length, neighbors.length, others));
    rows.forEach((row, index) => {
      data[row * width + column] = Math.min(greatest, Math.max(least, predicted[index]!));
    });
  }
  return filled;
}
