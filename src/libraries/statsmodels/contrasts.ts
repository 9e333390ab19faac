// Contrast matrices of categories beside Treatment (patsy/contrasts.py).
import { refuseRecord } from './record.ts';

/** Makes a contrast of a number of levels: a row for each level, a column less; `choice` is what its argument says. */
export type MakeContrast = (levelCount: number, choice: ContrastChoice) => Float64Array;

/** The argument of a contrast, read. */
export interface ContrastChoice {
  /** Position of the level that Sum leaves out. */
  readonly omitted: number;
  /** Scores of the levels, for Poly. */
  readonly scores: readonly number[];
}

/** Contrasts by patsy's names. */
export const CONTRASTS: Readonly<Record<string, MakeContrast>> = {
  Sum: (count, { omitted }) =>
    fill(count, (row, column) => {
      if (row === omitted) return -1;
      return column === (row > omitted ? row - 1 : row) ? 1 : 0;
    }),
  Helmert: (count) =>
    fill(count, (row, column) => {
      if (row <= column) return -1;
      return row === column + 1 ? row : 0;
    }),
  Diff: (count) => fill(count, (row, column) => (row <= column ? column + 1 - count : column + 1) / count),
  Poly: makePolynomials,
};

function fill(count: number, value: (row: number, column: number) => number): Float64Array {
  const width = count - 1;
  return Float64Array.from({ length: count * width }, (_, i) => value(Math.floor(i / width), i % width));
}

// Powers of the centred scores, each made orthogonal to those before it, and of length 1.
function makePolynomials(count: number, { scores }: ContrastChoice): Float64Array {
  if (scores.length !== count) throw refuseRecord('A formula', 'Poly() has another number of scores than of levels');
  const mean = scores.reduce((sum, score) => sum + score, 0) / count;
  const basis: number[][] = [];
  for (let power = 0; power < count; power++) {
    let vector = scores.map((score) => (score - mean) ** power);
    // Once more takes out what rounding left of the others.
    for (const other of [...basis, ...basis]) {
      const along = dot(vector, other);
      vector = vector.map((value, i) => value - along * other[i]!);
    }
    const length = Math.sqrt(dot(vector, vector));
    basis.push(vector.map((value) => value / length));
  }
  return fill(count, (row, column) => basis[column + 1]![row]!);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
