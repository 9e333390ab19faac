// Compressed rows that grow as documents come; what shares a place is added, columns are in ascending order.
import type { CsrMatrix } from '../../../data/matrix.ts';

/** Collects rows of a sparse matrix. */
export class SparseBuilder {
  readonly #columnCount: number;
  readonly #offsets: number[] = [0];
  readonly #columns: number[] = [];
  readonly #values: number[] = [];
  #row = new Map<number, number>();

  constructor(columnCount: number) {
    this.#columnCount = columnCount;
  }

  /** Adds to an element of the current row; 0 is stored too. */
  add(column: number, value: number): void {
    this.#row.set(column, (this.#row.get(column) ?? 0) + value);
  }

  endRow(): void {
    const columns = Int32Array.from(this.#row.keys()).sort();
    for (const column of columns) {
      this.#columns.push(column);
      this.#values.push(this.#row.get(column) ?? 0);
    }
    this.#offsets.push(this.#columns.length);
    this.#row = new Map();
  }

  finish(isFloat32: boolean): CsrMatrix {
    return {
      kind: 'csr',
      rowCount: this.#offsets.length - 1,
      columnCount: this.#columnCount,
      rowOffsets: Int32Array.from(this.#offsets),
      columnIndices: Int32Array.from(this.#columns),
      data: isFloat32 ? Float32Array.from(this.#values) : Float64Array.from(this.#values),
    };
  }
}
