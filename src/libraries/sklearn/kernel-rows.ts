// Kernel values between rows of X and the rows that an estimator was fitted on (sklearn.metrics.pairwise.pairwise_kernels).
import { DecantError } from '../../errors.ts';
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';
import { readSparse } from '../../formats/python/sparse.ts';
import { NdArray, PythonDict } from '../../formats/python/values.ts';
import { scaleToUnitRows, scaleToUnitSparseRows } from '../../kernels/distances/index.ts';
import {
  allocateSums,
  evaluateDenseKernel,
  evaluateSparseKernel,
  packVectors,
} from '../../kernels/kernel-functions/index.ts';
import type { PackedVectors, PairwiseKernel } from '../../kernels/kernel-functions/index.ts';
import { unwrapScalar } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import { readTable } from './read-table.ts';
import { compressRows, sortColumns, spreadRows } from './sparse-rows.ts';

/** Rows that an estimator was fitted on, ready for kernels. */
export interface KernelRows {
  readonly kernel: PairwiseKernel;
  readonly rowCount: number;
  readonly columnCount: number;
  readonly isFloat32: boolean;
  readonly vectors: PackedVectors | CsrMatrix;
}

const KERNELS = [
  'linear',
  'poly',
  'polynomial',
  'rbf',
  'laplacian',
  'sigmoid',
  'cosine',
  'chi2',
  'additive_chi2',
] as const;

/** How an estimator says its kernel. */
export interface KernelAttributes {
  /** Attribute with the kernel's name. */
  readonly kernel: string;
  /** Attribute with gamma, where it is not `gamma`. */
  readonly gamma?: string;
  /** Are parameters that are None left to the kernel function, after `kernel_params` (Nystroem)? */
  readonly hasDefaults?: boolean;
}

/** Reads a kernel of X with `featureCount` columns; refuses functions and `precomputed` by name. */
export function readKernel(attributes: Attributes, names: KernelAttributes, featureCount: number): PairwiseKernel {
  const kind = attributes.choice(names.kernel, KERNELS);
  const read = (name: string, attribute: string, fallback: number | undefined): number => {
    const value = readParameter(attributes, name, attribute, names.hasDefaults === true) ?? fallback;
    if (value === undefined) throw attributes.refuse(`${attribute} is None, which kernel ${kind} does not take`);
    return value;
  };
  const defaultOf = (value: number): number | undefined => (names.hasDefaults === true ? value : undefined);
  const gammaOf = (fallback: number | undefined): number => read('gamma', names.gamma ?? 'gamma', fallback);
  switch (kind) {
    case 'linear':
    case 'cosine':
    case 'additive_chi2':
      return { kind };
    case 'rbf':
    case 'laplacian':
      return { kind, gamma: gammaOf(1 / featureCount) };
    case 'chi2':
      return { kind, gamma: gammaOf(defaultOf(1)) };
    case 'sigmoid':
      return { kind, gamma: gammaOf(1 / featureCount), coef0: read('coef0', 'coef0', defaultOf(1)) };
    case 'poly':
    case 'polynomial':
      return {
        kind: 'polynomial',
        gamma: gammaOf(1 / featureCount),
        coef0: read('coef0', 'coef0', defaultOf(1)),
        degree: read('degree', 'degree', defaultOf(3)),
      };
  }
}

function readParameter(attributes: Attributes, name: string, attribute: string, usesDict: boolean): number | undefined {
  if (attributes.value(attribute) !== null) return attributes.number(attribute);
  const dict = usesDict ? attributes.value('kernel_params') : null;
  if (dict === null) return undefined;
  const value = dict instanceof PythonDict ? unwrapScalar(dict.get(name) ?? null) : undefined;
  if (value === null) return undefined;
  if (typeof value === 'number') return value;
  throw attributes.refuse(`kernel_params holds no number under ${name}`);
}

/** Reads the rows of an attribute that holds a dense or sparse matrix. */
export function readKernelRows(attributes: Attributes, name: string, names: KernelAttributes): KernelRows {
  const value = attributes.value(name);
  const matrix = value instanceof NdArray ? readTable(attributes, name) : readSparse(value);
  const { rowCount, columnCount } = matrix;
  const kernel = readKernel(attributes, names, columnCount);
  if (!('kind' in matrix)) {
    const data = kernel.kind === 'cosine' ? scaleToUnitRows(matrix.data, columnCount) : matrix.data;
    const vectors = packVectors(data, rowCount, columnCount);
    return { kernel, rowCount, columnCount, isFloat32: matrix.isFloat32, vectors };
  }
  if (kernel.kind === 'chi2' || kernel.kind === 'additive_chi2') {
    throw attributes.refuse(`${name} is sparse, which kernel ${kernel.kind} does not take`);
  }
  const sorted = sortColumns(matrix);
  const vectors = kernel.kind === 'cosine' ? scaleToUnitSparseRows(sorted) : sorted;
  return { kernel, rowCount, columnCount, isFloat32: matrix.data instanceof Float32Array, vectors };
}

/** Calls `visit` with each row's kernel values, one for each fitted row. The array is used again for the next row. */
export function visitKernelRows(
  rows: KernelRows,
  x: Matrix | CsrMatrix,
  visit: (values: Float64Array, row: number) => void,
): void {
  const { kernel, vectors } = rows;
  const values = allocateSums(vectors);
  if (kernel.kind === 'chi2' || kernel.kind === 'additive_chi2') checkChiSquared(x);
  if (vectors.kind === 'packed') {
    const dense = x.kind === 'csr' ? spreadRows(x) : Float64Array.from(x.data);
    const data = kernel.kind === 'cosine' ? scaleToUnitRows(dense, x.columnCount) : dense;
    for (let row = 0; row < x.rowCount; row++) {
      evaluateDenseKernel(kernel, vectors, data, row * x.columnCount, values);
      visit(values, row);
    }
  } else {
    const sparse = x.kind === 'csr' ? sortColumns(x) : compressRows(x);
    const scaled = kernel.kind === 'cosine' ? scaleToUnitSparseRows(sparse) : sparse;
    for (let row = 0; row < x.rowCount; row++) {
      evaluateSparseKernel(kernel, vectors, scaled, row, values);
      visit(values, row);
    }
  }
}

function checkChiSquared(x: Matrix | CsrMatrix): void {
  if (x.kind === 'csr') {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'The chi2 kernels take no sparse matrix.', {
      hint: 'Give a dense array or a table.',
    });
  }
  if (x.data.some((element) => element < 0)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'X contains negative values.');
  }
}
