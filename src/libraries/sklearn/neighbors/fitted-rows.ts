// The training rows of a neighbors estimator, `_fit_X`: a dense array or a csr matrix of any number type.
import type { CsrMatrix } from '../../../data/matrix.ts';
import { numericDtype } from '../../../formats/python/numbers.ts';
import { readSparse } from '../../../formats/python/sparse.ts';
import { NdArray, PythonDict, PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { sortColumns } from '../sparse-rows.ts';
import type { ElementType } from '../element-type.ts';

/** Training rows; dense ones are row-major, sparse ones have sorted columns. */
export type FittedRows = {
  readonly elementType: ElementType;
  readonly rowCount: number;
  readonly columnCount: number;
} & ({ readonly kind: 'dense'; readonly data: Float64Array } | { readonly kind: 'sparse'; readonly matrix: CsrMatrix });

/** Reads the attribute `_fit_X`. */
export function readFittedRows(attributes: Attributes): FittedRows {
  const value = attributes.value('_fit_X');
  if (value instanceof NdArray) {
    const { shape, data } = attributes.floats('_fit_X');
    const [rowCount, columnCount] = shape;
    if (rowCount === undefined || columnCount === undefined || shape.length !== 2 || rowCount === 0) {
      throw attributes.refuse(`_fit_X has shape [${shape.join(', ')}]`);
    }
    return { kind: 'dense', elementType: readElementType(value), rowCount, columnCount, data };
  }
  if (!(value instanceof PythonObject)) throw attributes.refuse(`_fit_X is ${describeKind(value)}`);
  const matrix = sortColumns(readSparse(value));
  const { rowCount, columnCount } = matrix;
  if (rowCount === 0) throw attributes.refuse('_fit_X has no rows');
  return { kind: 'sparse', elementType: readSparseElementType(value), rowCount, columnCount, matrix };
}

function readElementType({ dtype }: NdArray): ElementType {
  const name = numericDtype(dtype);
  return name === 'float64' ? 'float64' : name === 'float32' ? 'float32' : 'whole';
}

function readSparseElementType({ state }: PythonObject): ElementType {
  const data: PythonValue | undefined = state instanceof PythonDict ? state.get('data') : undefined;
  return data instanceof NdArray ? readElementType(data) : 'whole';
}
