// X as the imputers learn from it: its type, and what each column has that is not missing (sklearn/impute/_base.py,
// `_validate_input`; sklearn/utils/_mask.py).
import { DecantError } from '../../../../errors.ts';
import type { NumericDtype, Value } from '../../../../data/dtype.ts';
import type { ModelInput } from '../../../../data/input.ts';
import type { PythonDtype } from '../../../../formats/python/values.ts';
import { countColumns } from '../../check-width.ts';
import { readInput } from '../../impute/imputer-input.ts';
import type { ImputerInput } from '../../impute/imputer-input.ts';
import { markColumn } from '../../impute/missing-indicator.ts';
import type { MissingValue } from '../../impute/missing-value.ts';
import { numberDtype, objectDtype } from '../record-values.ts';
import { readFeatures, readNames, requireRows } from '../training-data.ts';

/** What stands for a missing element; null is None. */
export type MissingElement = number | string | null;

/** X with a mark on what is missing. */
export interface ImputerData {
  readonly names: readonly string[] | undefined;
  readonly rowCount: number;
  readonly columnCount: number;
  readonly dtype: NumericDtype | 'object';
  readonly input: ImputerInput;
  /** For each column a 1 for each row where it is missing. */
  readonly marks: readonly Uint8Array[];
}

/** How X becomes an array. */
export interface ImputerRules {
  readonly className: string;
  readonly missingValues: MissingElement;
  /** `float` parses texts as numbers; undefined keeps what X is. */
  readonly target: 'float' | undefined;
}

/** The release whose rules hold. */
const RELEASE = { major: 1, minor: 9 };

/** Reads X; refuses types that imputers do not take, infinity, and NaN where it is not what is missing. */
export function readImputerData(x: ModelInput, { className, missingValues, target }: ImputerRules): ImputerData {
  const features = readFeatures(x);
  const columnCount = countColumns(features);
  const { rowCount } = features;
  requireRows(rowCount, columnCount, className);
  const missing = toMissingValue(missingValues);
  const input = readInput(features, { className, target, missing, missingText: Number.NaN, release: RELEASE });
  if (input.kind === 'sparse' && missingValues === 0) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'Imputation not possible when missing_values == 0 and input is sparse. Provide a dense array instead.',
    );
  }
  return {
    names: readNames(features),
    rowCount,
    columnCount,
    dtype: findDtype(input),
    input,
    marks: Array.from({ length: columnCount }, (_, column) => markColumn(input, column, missing, rowCount)),
  };
}

/** Is this a value that `missing_values` may have? */
export function isMissingElement(value: unknown): value is MissingElement {
  return value === null || typeof value === 'number' || typeof value === 'string';
}

function toMissingValue(value: MissingElement): MissingValue {
  if (value === null) return { kind: 'none' };
  if (typeof value === 'string') return { kind: 'text', value };
  return Number.isNaN(value) ? { kind: 'nan' } : { kind: 'number', value };
}

function findDtype(input: ImputerInput): NumericDtype | 'object' {
  switch (input.kind) {
    case 'objects':
      return 'object';
    case 'integers':
      return input.dtype;
    default:
      return input.matrix.data instanceof Float32Array ? 'float32' : 'float64';
  }
}

/** The type of X as a value of its own. */
export function describeType({ dtype }: ImputerData): PythonDtype {
  return dtype === 'object' ? objectDtype() : numberDtype(dtype);
}

/** The numbers of a column that are not missing, in the order of the rows. */
export function takeNumbers({ input, marks, rowCount }: ImputerData, column: number): Float64Array {
  const read = openColumn(input, column, rowCount);
  const isMissing = marks[column]!;
  const numbers = new Float64Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row++) if (isMissing[row] === 0) numbers[count++] = read(row);
  return numbers.subarray(0, count);
}

function openColumn(input: ImputerInput, column: number, rowCount: number): (row: number) => number {
  switch (input.kind) {
    case 'floats': {
      const { data, columnCount } = input.matrix;
      return (row) => data[row * columnCount + column]!;
    }
    case 'integers': {
      const { values } = input.frame.columns[column]!;
      return (row) => Number(values[row]);
    }
    case 'sparse': {
      const { rowOffsets, columnIndices, data } = input.matrix;
      const numbers = new Float64Array(rowCount);
      for (let row = 0; row < rowCount; row++) {
        for (let at = rowOffsets[row]!; at < rowOffsets[row + 1]!; at++) {
          if (columnIndices[at] === column) numbers[row] = data[at]!;
        }
      }
      return (row) => numbers[row]!;
    }
    case 'objects':
      throw new DecantError('INTERNAL_ERROR', 'Objects are no numbers.');
  }
}

/** The objects of a column that are not missing, in the order of the rows. */
export function takeObjects({ input, marks }: ImputerData, column: number): readonly Value[] {
  if (input.kind !== 'objects') throw new DecantError('INTERNAL_ERROR', 'Numbers are no objects.');
  return input.columns[column]!.filter((_, row) => marks[column]![row] === 0);
}
