// Fitted models of statsmodels: parameters times X, and the inverse link of the sum.
import type { Frame } from '../../data/frame.ts';
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { exp } from '../../kernels/elementary/index.ts';
import type { Design } from './design.ts';
import { frameToRows } from './features.ts';
import type { Rows } from './features.ts';
import type { Link } from './read-link.ts';
import { frameToVariables } from './variables.ts';

/** What a reader found in the file. */
export interface ResultsParts {
  readonly className: string;
  /** Rows of the parameters are columns of X; classes beside the first have a column each, other models have one. */
  readonly params: Float64Array;
  readonly paramColumns: number;
  /** May X have fewer columns than there are parameters? Count models keep parameters of their own at the end. */
  readonly takesFirst: boolean;
  readonly link: Link | 'identity' | 'multinomial';
  readonly formula: string | undefined;
  readonly design: Design | undefined;
}

/** Fitted results; {@link StatsmodelsResults.predict} is statsmodels' `Results.predict`. */
export class StatsmodelsResults {
  /** The model's class: `OLS`, `GLM`, `Logit`. */
  readonly className: string;
  /** The formula that the model was made from; undefined where there is none. */
  readonly formula: string | undefined;
  readonly params: Float64Array;
  readonly #parts: ResultsParts;

  constructor(parts: ResultsParts) {
    this.className = parts.className;
    this.formula = parts.formula;
    this.params = parts.params;
    this.#parts = parts;
  }

  /**
   * Means, one a row; probabilities of each class, of shape [rows, classes], for MNLogit. A table goes through the formula, where
   * there is one; without it, columns are taken in the order they have.
   */
  predict(x: Frame | Rows): Tensor {
    const { params, paramColumns, takesFirst } = this.#parts;
    const rows = this.#toRows(x);
    const paramRows = params.length / paramColumns;
    const { rowCount, columnCount } = rows;
    if (takesFirst ? columnCount > paramRows : columnCount !== paramRows) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `shapes (${rowCount},${columnCount}) and (${paramRows},) not aligned: ${columnCount} (dim 1) != ${paramRows} (dim 0).`,
        { hint: `${this.className} was fitted on ${paramRows} columns, a constant included where it has one.` },
      );
    }
    const sums = new Float64Array(rowCount * paramColumns);
    for (let row = 0; row < rowCount; row++) {
      for (let column = 0; column < paramColumns; column++) {
        let sum = 0;
        for (let i = 0; i < columnCount; i++) {
          sum += rows.data[row * columnCount + i]! * params[i * paramColumns + column]!;
        }
        sums[row * paramColumns + column] = sum;
      }
    }
    return this.#answer(sums, rowCount, paramColumns);
  }

  #toRows(x: Frame | Rows): Rows {
    const { design, link } = this.#parts;
    if (design === undefined) return x.kind === 'rows' ? x : frameToRows(x, link === 'identity');
    if (x.kind === 'rows') {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        'predict requires that you use a DataFrame when predicting from a model that was created using the formula api.',
      );
    }
    const { rowCount } = x;
    const data = design.build(frameToVariables(x));
    return { kind: 'rows', rowCount, columnCount: design.columnCount, data };
  }

  #answer(sums: Float64Array, rowCount: number, paramColumns: number): Tensor {
    const { link } = this.#parts;
    if (link === 'identity') return makeTensor('float64', [rowCount], sums);
    if (link !== 'multinomial') return makeTensor('float64', [rowCount], sums.map(link.inverse));
    const classCount = paramColumns + 1;
    const out = new Float64Array(rowCount * classCount);
    for (let row = 0; row < rowCount; row++) {
      const start = row * classCount;
      let total = 1;
      out[start] = 1;
      for (let i = 0; i < paramColumns; i++) {
        const value = exp(sums[row * paramColumns + i]!);
        out[start + 1 + i] = value;
        total += value;
      }
      for (let i = 0; i < classCount; i++) out[start + i]! /= total;
    }
    return makeTensor('float64', [rowCount, classCount], out);
  }
}
