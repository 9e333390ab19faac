// SciPy's sparse matrices and arrays (csr, csc, coo) as pickle holds them -> compressed rows.
import { DecantError } from '../../errors.ts';
import type { CsrMatrix } from '../../data/matrix.ts';
import { readTensor } from './ndarray.ts';
import { NdArray, PythonDict, PythonObject, PythonTuple } from './values.ts';
import type { PythonValue } from './values.ts';

// Each row or column takes memory even when it is empty, so a shape alone could ask for any amount of it.
const MAX_EXTENT = 2 ** 28;

/**
 * A csr, csc or coo matrix as compressed rows. Elements of coo that share a place are added, as SciPy does; the elements
 * of a csr matrix keep the file's order. float32 stays float32, any other number type becomes float64. Refuses other formats.
 */
export function readSparse(value: PythonValue): CsrMatrix {
  const isSparse = value instanceof PythonObject && value.type.module.startsWith('scipy.sparse');
  if (!isSparse || !(value.state instanceof PythonDict)) {
    throw new DecantError('UNSUPPORTED_MODEL', 'A SciPy sparse matrix expected.');
  }
  const { name } = value.type;
  const state = value.state;
  const [rowCount, columnCount] = readMatrixShape(state, name);
  const data = readElements(state, name);
  switch (name) {
    case 'csr_matrix':
    case 'csr_array': {
      const rowOffsets = readOffsets(state, rowCount, data.length, name);
      const columnIndices = readIndices(state.get('indices'), rowOffsets[rowCount]!, columnCount, name);
      return {
        kind: 'csr',
        rowCount,
        columnCount,
        rowOffsets,
        columnIndices,
        data: data.subarray(0, columnIndices.length),
      };
    }
    case 'csc_matrix':
    case 'csc_array': {
      const columnOffsets = readOffsets(state, columnCount, data.length, name);
      const rows = readIndices(state.get('indices'), columnOffsets[columnCount]!, rowCount, name);
      const columns = new Int32Array(rows.length);
      for (let column = 0; column < columnCount; column++) {
        columns.fill(column, columnOffsets[column], columnOffsets[column + 1]);
      }
      return compressRows(rowCount, columnCount, rows, columns, data);
    }
    case 'coo_matrix':
    case 'coo_array': {
      const coordinates = state.get('coords');
      const [rowsValue, columnsValue] =
        coordinates instanceof PythonTuple ? coordinates.items : [state.get('row'), state.get('col')];
      const rows = readIndices(rowsValue, data.length, rowCount, name);
      const columns = readIndices(columnsValue, data.length, columnCount, name);
      return addDuplicates(compressRows(rowCount, columnCount, rows, columns, data));
    }
    default:
      throw new DecantError('UNSUPPORTED_MODEL', `${value.type.path} is not read.`, {
        hint: 'Sparse matrices in csr, csc and coo format are.',
      });
  }
}

function damaged(name: string, problem: string): DecantError {
  return new DecantError('MALFORMED_DATA', `A ${name} ${problem}.`);
}

function readMatrixShape(state: PythonDict, name: string): [number, number] {
  const shape = state.get('_shape') ?? state.get('shape');
  const extents = shape instanceof PythonTuple ? shape.items.map(toInteger) : [];
  // An array of one dimension (SciPy 1.13 and later) is a single row.
  const [rowCount, columnCount] = extents.length === 1 ? [1, extents[0]] : extents;
  if (extents.length > 2 || rowCount === undefined || columnCount === undefined) {
    throw damaged(name, 'has no shape of rows and columns');
  }
  if (rowCount > MAX_EXTENT || columnCount > MAX_EXTENT) {
    throw new DecantError('LIMIT_EXCEEDED', `A ${name} has more than ${MAX_EXTENT} rows or columns.`);
  }
  return [rowCount, columnCount];
}

// Extents may be NumPy scalars.
function toInteger(value: PythonValue): number | undefined {
  const number = value instanceof NdArray && value.shape.length === 0 ? Number(readTensor(value).data[0]) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function readElements(state: PythonDict, name: string): Float64Array | Float32Array {
  const data = state.get('data');
  if (!(data instanceof NdArray) || data.shape.length !== 1) throw damaged(name, 'has no data');
  const tensor = readTensor(data);
  switch (tensor.dtype) {
    case 'float32':
    case 'float64':
      return tensor.data;
    case 'str':
    case 'bytes':
    case 'object':
    case 'datetime64':
      throw new DecantError('UNSUPPORTED_MODEL', `A ${name} holds ${tensor.dtype}, not numbers.`);
    default:
      return Float64Array.from(tensor.data, Number);
  }
}

function readIntegers(value: PythonValue | undefined, name: string): Int32Array | BigInt64Array {
  if (value instanceof NdArray && value.shape.length === 1) {
    const tensor = readTensor(value);
    if (tensor.dtype === 'int32' || tensor.dtype === 'int64') return tensor.data;
  }
  throw damaged(name, 'has no integer indices');
}

function readOffsets(state: PythonDict, count: number, elementCount: number, name: string): Int32Array {
  const offsets = readIntegers(state.get('indptr'), name);
  if (offsets.length !== count + 1 || Number(offsets[0]) !== 0) throw damaged(name, 'has offsets of another shape');
  const result = new Int32Array(count + 1);
  for (let i = 1; i <= count; i++) {
    const offset = Number(offsets[i]);
    if (offset < result[i - 1]! || offset > elementCount) throw damaged(name, 'has offsets out of order');
    result[i] = offset;
  }
  return result;
}

// The first `count` indices; SciPy lets the array be longer.
function readIndices(value: PythonValue | undefined, count: number, extent: number, name: string): Int32Array {
  const indices = readIntegers(value, name);
  if (indices.length < count) throw damaged(name, 'has fewer indices than elements');
  const result = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const index = Number(indices[i]);
    if (index < 0 || index >= extent) throw damaged(name, `has index ${index} outside its ${extent}`);
    result[i] = index;
  }
  return result;
}

// A counting sort by row, which keeps the order within a row.
function compressRows(
  rowCount: number,
  columnCount: number,
  rows: Int32Array,
  columns: Int32Array,
  source: Float64Array | Float32Array,
): CsrMatrix {
  const rowOffsets = new Int32Array(rowCount + 1);
  for (const row of rows) rowOffsets[row + 1]! += 1;
  for (let row = 0; row < rowCount; row++) rowOffsets[row + 1]! += rowOffsets[row]!;
  const next = rowOffsets.slice();
  const columnIndices = new Int32Array(rows.length);
  const data = source instanceof Float32Array ? new Float32Array(rows.length) : new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const place = next[rows[i]!]!++;
    columnIndices[place] = columns[i]!;
    data[place] = source[i]!;
  }
  return { kind: 'csr', rowCount, columnCount, rowOffsets, columnIndices, data };
}

function addDuplicates(matrix: CsrMatrix): CsrMatrix {
  const { rowCount, columnCount } = matrix;
  const rowOffsets = new Int32Array(rowCount + 1);
  const columnIndices = matrix.columnIndices.slice();
  const data = matrix.data.slice();
  // Where each column's element of the current row was put; an earlier row's place counts as none.
  const places = new Map<number, number>();
  let end = 0;
  for (let row = 0; row < rowCount; row++) {
    places.clear();
    for (let i = matrix.rowOffsets[row]!; i < matrix.rowOffsets[row + 1]!; i++) {
      const column = matrix.columnIndices[i]!;
      const place = places.get(column);
      if (place !== undefined) {
        data[place]! += matrix.data[i]!;
        continue;
      }
      places.set(column, end);
      columnIndices[end] = column;
      data[end] = matrix.data[i]!;
      end += 1;
    }
    rowOffsets[row + 1] = end;
  }
  return {
    kind: 'csr',
    rowCount,
    columnCount,
    rowOffsets,
    columnIndices: columnIndices.subarray(0, end),
    data: data.subarray(0, end),
  };
}
