// KNNImputer of scikit-learn 0.22 to 1.9 (sklearn/impute/_knn.py): a missing element becomes the average over the nearest rows of fit that have it.
import { makeMatrix } from '../../../data/matrix.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { allocateDistances, createNanDistances, selectSmallest } from '../../../kernels/distances/index.ts';
import type { PartitionRule, Selection } from '../../../kernels/distances/index.ts';
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import { answerTable } from '../answer-table.ts';
import type { Attributes } from '../attributes.ts';
import { checkFinite } from '../check-input.ts';
import { checkRows } from '../check-rows.ts';
import { checkNames, checkWidth } from '../check-width.ts';
import type { Estimator } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { toFloatMatrix } from '../float-matrix.ts';
import { toFloat64 } from '../multiply-rows.ts';
import { invertDistances, readWeightRule } from '../neighbors/neighbor-weights.ts';
import type { WeightRule } from '../neighbors/neighbor-weights.ts';
import { readNeighborCount } from '../neighbors/read-count.ts';
import { chooseNormRule, choosePartitionRule } from '../numpy-rules.ts';
import { isSince, readFlag, readRelease } from '../release.ts';
import { stackColumns } from '../stack-columns.ts';
import { markMissing } from './missing-indicator.ts';
import { isMissingNumber, missingNumber, readMissingValue } from './missing-value.ts';
import { readIndicator } from './simple-imputer.ts';

/** Reads an imputer; refuses metrics and weights that are functions. */
export function readKnnImputer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  attributes.choice('metric', ['nan_euclidean']);
  const missing = readMissingValue(attributes);
  const placeholder = missingNumber(missing);
  if (placeholder === undefined) throw attributes.refuse('missing_values is no number');
  const donors = readDonors(attributes, placeholder);
  const { columnCount } = donors;
  const count = readNeighborCount(attributes);
  const rule = readWeightRule(attributes);
  const keepsEmpty = readFlag(attributes, 'keep_empty_features', [1, 2]);
  const indicator = readIndicator(attributes);
  const featureNames = readFeatureNames(attributes);
  const { className } = attributes;
  const partition = choosePartitionRule(release);
  const countsDistant = rule === 'uniform' && !isSince(release, 1, 6);
  const measure = createNanDistances(donors, chooseNormRule(release));
  const kept = Array.from({ length: columnCount }, (_, column) => column).filter(
    (column) => keepsEmpty || donors.present[column]!.length > 0,
  );
  return answerTable(attributes, {
    className,
    featureCount: columnCount,
    featureNames,
    transform: (x) => {
      checkNames(x, featureNames, release);
      checkWidth(x, columnCount, className);
      checkRows(x, className);
      const matrix = toFloatMatrix(x, className);
      checkFinite(matrix, { className, release, allowsMissing: Number.isNaN(placeholder) });
      const rows = toFloat64(matrix).map((element) => (isMissingNumber(element, placeholder) ? Number.NaN : element));
      const hasMissing = rows.some((element) => Number.isNaN(element));
      const filled = fillRows(rows, matrix.rowCount, { donors, measure, count, rule, countsDistant, partition });
      const answer = takeColumns(filled, matrix, kept);
      // Before 1.3 the indicator was left out where nothing was missing.
      if (indicator === undefined || (!hasMissing && !isSince(release, 1, 3))) return answer;
      return stackColumns([answer, markMissing({ kind: 'floats', matrix }, indicator, className)]);
    },
    outputNames: isSince(release, 1, 1)
      ? (names) => {
          const inputs = names ?? Array.from({ length: columnCount }, (_, index) => `x${index}`);
          const marks = indicator?.features.map((index) => `missingindicator_${inputs[index] ?? ''}`) ?? [];
          // Columns that were empty in fit have no name here, though keep_empty_features keeps them.
          return [...inputs.filter((_, index) => donors.present[index]!.length > 0), ...marks];
        }
      : undefined,
  });
}

/** The rows of fit; NaN stands for what is missing. */
interface Donors {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly data: Float64Array;
  /** Rows that have each column. */
  readonly present: readonly Int32Array[];
  /** Mean of what is present in each column. */
  readonly means: Float64Array;
}

function readDonors(attributes: Attributes, placeholder: number): Donors {
  const { shape, data } = attributes.floats('_fit_X');
  const [rowCount, columnCount] = shape;
  if (rowCount === undefined || columnCount === undefined || shape.length !== 2) {
    throw attributes.refuse(`_fit_X has shape [${shape.join(', ')}]`);
  }
  checkMask(attributes, shape);
  const cleaned = data.map((element) => (isMissingNumber(element, placeholder) ? Number.NaN : element));
  const present = Array.from({ length: columnCount }, (_, column) =>
    Int32Array.from({ length: rowCount }, (_row, row) => row).filter(
      (row) => !Number.isNaN(cleaned[row * columnCount + column]!),
    ),
  );
  const means = Float64Array.from(present, (rows, column) => {
    const values = Float64Array.from(rows, (row) => cleaned[row * columnCount + column]!);
    return sumPairwise(values, 0, values.length) / values.length;
  });
  return { rowCount, columnCount, data: cleaned, present, means };
}

// What fit found missing has a mark for each of its elements.
function checkMask(attributes: Attributes, shape: readonly number[]): void {
  if (!attributes.has('_mask_fit_X')) return;
  const mask = attributes.tensor('_mask_fit_X').shape;
  if (mask.join() !== shape.join()) {
    throw attributes.refuse(`_mask_fit_X has shape [${mask.join(', ')}] beside _fit_X of [${shape.join(', ')}]`);
  }
}

interface Filling {
  readonly donors: Donors;
  readonly measure: (x: Float64Array, at: number, out: Float64Array) => void;
  readonly count: number;
  readonly rule: WeightRule;
  readonly countsDistant: boolean;
  readonly partition: PartitionRule;
}

function fillRows(rows: Float64Array, rowCount: number, filling: Filling): Float64Array {
  const { donors, measure, count, rule, countsDistant, partition } = filling;
  const { columnCount, data, present, means } = donors;
  const out = rows.slice();
  const distances = allocateDistances(donors.rowCount);
  const subset = new Float64Array(donors.rowCount);
  const selection = { places: new Int32Array(donors.rowCount), rule: partition };
  for (let row = 0; row < rowCount; row++) {
    const start = row * columnCount;
    let isMeasured = false;
    for (let column = 0; column < columnCount; column++) {
      const candidates = present[column]!;
      if (candidates.length === 0) out[start + column] = 0;
      if (candidates.length === 0 || !Number.isNaN(rows[start + column]!)) continue;
      if (!isMeasured) measure(rows, start, distances);
      isMeasured = true;
      candidates.forEach((candidate, at) => (subset[at] = distances[candidate]!));
      const isFar = candidates.every((candidate) => Number.isNaN(distances[candidate]!));
      const size = Math.min(count, candidates.length);
      out[start + column] = isFar
        ? means[column]!
        : average(subset, candidates, selection, { data, columnCount, column, size, rule, countsDistant });
    }
  }
  return out;
}

interface AverageOptions {
  readonly data: Float64Array;
  readonly columnCount: number;
  readonly column: number;
  readonly size: number;
  readonly rule: WeightRule;
  /** Do donors that share no column with the row count, as with uniform weights before 1.6? */
  readonly countsDistant: boolean;
}

function average(
  distances: Float64Array,
  candidates: Int32Array,
  selection: Selection,
  { data, columnCount, column, size, rule, countsDistant }: AverageOptions,
): number {
  const weights = new Float64Array(size);
  const indices = new Int32Array(size);
  selectSmallest(distances, candidates.length, selection, { values: weights, indices, start: 0, size });
  const isAbsent = weights.map((distance) => Number(Number.isNaN(distance) && !countsDistant));
  if (rule === 'distance') invertDistances({ rowCount: 1, count: size, indices, distances: weights, isSingle: false });
  else weights.fill(1);
  const values = weights.map((weight, i) => {
    if (isAbsent[i] === 1) weights[i] = 0;
    return isAbsent[i] === 1 ? 0 : weight * data[candidates[indices[i]!]! * columnCount + column]!;
  });
  return sumPairwise(values, 0, size) / sumPairwise(weights, 0, size);
}

function takeColumns(rows: Float64Array, { rowCount, columnCount, data }: Matrix, kept: readonly number[]): Matrix {
  const size = rowCount * kept.length;
  const out = data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  for (let row = 0, to = 0; row < rowCount; row++) {
    for (const column of kept) out[to++] = rows[row * columnCount + column]!;
  }
  return makeMatrix(rowCount, kept.length, out);
}
