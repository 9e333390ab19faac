// Arithmetic on the columns of a matrix: one number for each column, rounded where NumPy rounds it.
import { makeMatrix } from '../../../data/matrix.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import type { Attributes } from '../attributes.ts';

/** Step of a scaler, with one number for each column. */
export interface ColumnStep {
  readonly operation: 'subtract' | 'divide' | 'multiply' | 'add';
  readonly numbers: Float64Array;
}

/** A new matrix with the steps taken in order; of float32 each step is rounded. */
export function scaleColumns(x: Matrix, steps: readonly ColumnStep[]): Matrix {
  const { rowCount, columnCount, data } = x;
  const out = data.slice();
  for (const { operation, numbers } of steps) OPERATIONS[operation](out, numbers, columnCount);
  return makeMatrix(rowCount, columnCount, out);
}

type Elements = Float64Array | Float32Array;

const OPERATIONS: Readonly<
  Record<ColumnStep['operation'], (data: Elements, numbers: Float64Array, width: number) => void>
> = { subtract: subtractColumns, divide: divideColumns, multiply: multiplyColumns, add: addColumns };

function subtractColumns(data: Elements, numbers: Float64Array, width: number): void {
  for (let start = 0; start < data.length; start += width) {
    for (let column = 0; column < width; column++) data[start + column]! -= numbers[column]!;
  }
}

function divideColumns(data: Elements, numbers: Float64Array, width: number): void {
  for (let start = 0; start < data.length; start += width) {
    for (let column = 0; column < width; column++) data[start + column]! /= numbers[column]!;
  }
}

function multiplyColumns(data: Elements, numbers: Float64Array, width: number): void {
  for (let start = 0; start < data.length; start += width) {
    for (let column = 0; column < width; column++) data[start + column]! *= numbers[column]!;
  }
}

function addColumns(data: Elements, numbers: Float64Array, width: number): void {
  for (let start = 0; start < data.length; start += width) {
    for (let column = 0; column < width; column++) data[start + column]! += numbers[column]!;
  }
}

/** A sparse matrix with the elements of each column divided by its number: multiplied by its inverse, as scikit-learn does. */
export function scaleSparseColumns(x: CsrMatrix, numbers: Float64Array): CsrMatrix {
  return multiplySparseColumns(
    x,
    numbers.map((number) => 1 / number),
  );
}

/** A sparse matrix with the elements of each column multiplied by its number. */
export function multiplySparseColumns(x: CsrMatrix, numbers: Float64Array): CsrMatrix {
  const data = x.data.slice();
  for (let at = 0; at < data.length; at++) data[at]! *= numbers[x.columnIndices[at]!]!;
  return { ...x, data };
}

/** Keeps elements between two bounds, in place; NaN stays. */
export function clipElements(data: Elements, low: number, high: number): void {
  for (let at = 0; at < data.length; at++) {
    const element = data[at]!;
    if (element < low) data[at] = low;
    else if (element > high) data[at] = high;
  }
}

/** One number for each column; undefined where the attribute is None. */
export function readColumnNumbers(
  attributes: Attributes,
  name: string,
  featureCount: number | undefined,
): Float64Array | undefined {
  if ((attributes.optional(name) ?? null) === null) return undefined;
  const { data } = attributes.floats(name);
  if (featureCount !== undefined && data.length !== featureCount) {
    throw attributes.refuse(`attribute ${name} has ${data.length} elements for ${featureCount} columns`);
  }
  return data;
}

/** One number for each column; refuses None. */
export function requireColumnNumbers(
  attributes: Attributes,
  name: string,
  featureCount: number | undefined,
): Float64Array {
  const numbers = readColumnNumbers(attributes, name, featureCount);
  if (numbers === undefined) throw attributes.refuse(`attribute ${name} is missing`);
  return numbers;
}
