// inverse_transform of a OneHotEncoder (sklearn/preprocessing/_encoders.py; the same in 1.7 to 1.9): each column gets the category whose
// indicator is the largest; a row without any is the dropped category, an unknown one, or refused.
import { DecantError } from '../../../errors.ts';
import type { Value } from '../../../data/dtype.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { sumPairwise } from '../../../kernels/elementary/sum-pairwise.ts';
import { sumPairwiseSingle } from '../../../kernels/elementary/sum-pairwise-single.ts';
import { checkInput } from '../check-input.ts';
import type { Features } from '../estimator.ts';
import type { Categories, EncoderRules } from './category-table.ts';
import type { Grouping } from './infrequent.ts';
import { castValues, commonDtype, INFREQUENT, makeArray } from './original-values.ts';
import type { TypedValues } from './original-values.ts';

/** A OneHotEncoder, as its inverse needs it. */
export interface OneHotCode {
  readonly rules: EncoderRules;
  readonly handleUnknown: 'error' | 'ignore' | 'infrequent_if_exist' | 'warn';
  readonly categories: readonly Categories[];
  readonly groupings: readonly Grouping[];
  /** The dropped code of each column; no elements where `drop` is None. */
  readonly drops: readonly (number | undefined)[];
}

/** Where the indicators of a column are. */
interface Segment {
  readonly offset: number;
  readonly count: number;
}

/** inverse_transform of the encoder. */
export function invertOneHot(x: Features, code: OneHotCode): Features {
  const { rules, handleUnknown, categories, groupings, drops } = code;
  const codes = categories.map((column, index) => groupCategories(column, groupings[index]));
  const dtype = commonDtype(codes);
  const values = codes.map((column) => castValues(column, dtype));
  // scikit-learn looks some dropped categories up among all, by the code that they have after grouping.
  const ungrouped = categories.map((column) => castValues(column, dtype));
  const kept = values.map((column, index) => column.filter((_, code) => code !== drops[index]));
  let width = 0;
  const segments = kept.map(({ length }): Segment => ({ offset: (width += length) - length, count: length }));

  const { className, release } = rules;
  const matrix = checkInput(x, {
    className,
    release,
    featureCount: undefined,
    featureNames: undefined,
    inputName: '',
    acceptsSparse: true,
  });
  checkInverseWidth(matrix, width);
  const { peaks, zeros } = findPeaks(matrix, segments);
  const unknown: [column: number, rows: readonly number[]][] = [];
  const columns = kept.map((names, column) => {
    const drop = drops[column];
    if (names.length === 0) return new Array<Value>(matrix.rowCount).fill(ungrouped[column]![drop!]!);
    const out = Array.from(peaks[column]!, (code) => names[code]!);
    const rows = zeros[column]!;
    if (rows.length === 0) return out;
    const isIgnored =
      handleUnknown === 'ignore' || (handleUnknown !== 'error' && groupings[column]?.infrequent === undefined);
    if (drop !== undefined) {
      const dropped = (isIgnored ? ungrouped : values)[column]![drop]!;
      for (const row of rows) out[row] = dropped;
    } else if (isIgnored) unknown.push([column, rows]);
    else if (drops.length === 0) throw refuseZeros(rows);
    // The only category of its column stands for the row without it too. NumPy refuses more of them for these rows (and spreads
    // them over as many rows, which is no answer).
    else if (names.length > 1) throw refuseShape(names.length, rows.length);
    return out;
  });
  if (unknown.length === 0) return makeArray(matrix.rowCount, columns, dtype);
  const objects = columns.map((column) => [...castValues({ dtype, values: column }, 'object')]);
  for (const [column, rows] of unknown) for (const row of rows) objects[column]![row] = null;
  return makeArray(matrix.rowCount, objects, 'object');
}

/** Refuses X of another width than that of the answer of transform, and of none. */
export function checkInverseWidth({ rowCount, columnCount }: Matrix | CsrMatrix, expected: number): void {
  if (columnCount === 0) {
    throw refuse(`Found array with 0 feature(s) (shape=(${rowCount}, 0)) while a minimum of 1 is required.`);
  }
  if (columnCount === expected) return;
  throw refuse(`Shape of the passed X data is not correct. Expected ${expected} columns, got ${columnCount}.`);
}

// The categories by their codes; the infrequent ones have the last.
function groupCategories(categories: Categories, grouping: Grouping | undefined): TypedValues {
  const { infrequent, codes } = grouping ?? {};
  if (infrequent === undefined) return categories;
  const frequent = castValues(categories, 'object').filter((_, category) => codes?.[category] !== infrequent);
  return { dtype: 'object', values: [...frequent, INFREQUENT] };
}

// By column: where the largest indicator of each row is, the first of equal ones, and the rows whose indicators add up to zero.
function findPeaks(
  matrix: Matrix | CsrMatrix,
  segments: readonly Segment[],
): { readonly peaks: readonly Int32Array[]; readonly zeros: readonly (readonly number[])[] } {
  const { rowCount } = matrix;
  const peaks = segments.map(() => new Int32Array(rowCount));
  const zeros = segments.map((): number[] => []);
  const readRow = makeRowReader(matrix);
  for (let row = 0; row < rowCount; row++) {
    const elements = readRow(row);
    segments.forEach(({ offset, count }, column) => {
      let peak = offset;
      for (let at = offset + 1; at < offset + count; at++) if (elements[at]! > elements[peak]!) peak = at;
      peaks[column]![row] = peak - offset;
      const sum =
        elements instanceof Float32Array
          ? sumPairwiseSingle(elements, offset, count)
          : sumPairwise(elements, offset, count);
      if (sum === 0) zeros[column]!.push(row);
    });
  }
  return { peaks, zeros };
}

// Reads one row at a time: a sparse matrix may be too wide to be held without its gaps. The next row overwrites a sparse one.
function makeRowReader(matrix: Matrix | CsrMatrix): (row: number) => Float64Array | Float32Array {
  const { data, columnCount } = matrix;
  if (matrix.kind === 'matrix') return (row) => data.subarray(row * columnCount, (row + 1) * columnCount);
  const { rowOffsets, columnIndices } = matrix;
  const elements = data instanceof Float32Array ? new Float32Array(columnCount) : new Float64Array(columnCount);
  return (row) => {
    elements.fill(0);
    for (let at = rowOffsets[row]!; at < rowOffsets[row + 1]!; at++) elements[columnIndices[at]!]! += data[at]!;
    return elements;
  };
}

function refuseZeros(rows: readonly number[]): DecantError {
  return refuse(
    `Samples ${formatIndices(rows)} can not be inverted when drop=None and handle_unknown='error' because they contain all zeros`,
  );
}

function refuseShape(count: number, rowCount: number): DecantError {
  return refuse(
    `shape mismatch: value array of shape (1,${count}) could not be broadcast to indexing result of shape (${rowCount},)`,
  );
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}

/** NumPy shows the ends of longer arrays only. */
const SHOWN_INDICES = 1000;
const SHOWN_ENDS = 3;

function formatIndices(indices: readonly number[]): string {
  const isLong = indices.length > SHOWN_INDICES;
  const width = String(indices.at(-1)).length;
  const texts = indices.map((index) => String(index).padStart(width));
  return `[${(isLong ? [...texts.slice(0, SHOWN_ENDS), '...', ...texts.slice(-SHOWN_ENDS)] : texts).join(' ')}]`;
}
