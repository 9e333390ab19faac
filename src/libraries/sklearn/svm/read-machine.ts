// What all machines of libsvm have in common: kernel, support vectors, coefficients, and X as they read it
// (sklearn/svm/_base.py; base.py before 0.22).
import { DecantError } from '../../../errors.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import { readSparse } from '../../../formats/python/sparse.ts';
import { allocateSums, packVectors } from '../../../kernels/kernel-functions/index.ts';
import type { PackedVectors } from '../../../kernels/kernel-functions/index.ts';
import { evaluateDense, evaluateDensePair, evaluateSparse } from '../../../kernels/svm/index.ts';
import type { SvmKernel } from '../../../kernels/svm/index.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { InputRules } from '../check-input.ts';
import type { Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { toFloat64 } from '../multiply-rows.ts';
import { readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { compressRows, sortColumns } from '../sparse-rows.ts';

/** A fitted machine; `coefficients` and `intercepts` have libsvm's signs, not those of `dual_coef_` and `intercept_`. */
export interface Machine {
  readonly className: string;
  readonly release: Release;
  readonly featureCount: number;
  readonly featureNames: readonly string[] | undefined;
  readonly kernel: SvmKernel;
  readonly vectors: PackedVectors | CsrMatrix;
  /** [classes - 1, vectors], row-major; one row without classes. */
  readonly coefficients: Float64Array;
  readonly intercepts: Float64Array;
}

/** Reads a machine with `coefficientRows` rows of coefficients; refuses kernels that are functions or precomputed. */
export function readMachine(attributes: Attributes, coefficientRows: number): Machine {
  const release = readRelease(attributes);
  const featureCount = readFeatureCount(attributes);
  const kernel = readKernel(attributes);
  const isSparse = attributes.boolean('_sparse');
  const vectors = isSparse ? readSparseVectors(attributes, featureCount) : readDenseVectors(attributes, featureCount);
  const coefficients = isSparse
    ? readSparse(attributes.value('_dual_coef_')).data
    : attributes.floats('_dual_coef_').data;
  const intercepts = attributes.floats('_intercept_').data;
  const pairs = (coefficientRows * (coefficientRows + 1)) / 2;
  if (coefficients.length !== coefficientRows * vectors.rowCount || intercepts.length !== pairs) {
    throw attributes.refuse(
      `_dual_coef_ and _intercept_ have ${coefficients.length} and ${intercepts.length} elements, ` +
        `not ${coefficientRows} x ${vectors.rowCount} and ${pairs}`,
    );
  }
  return {
    className: attributes.className,
    release,
    featureCount,
    featureNames: readFeatureNames(attributes),
    kernel,
    vectors,
    coefficients: Float64Array.from(coefficients),
    intercepts,
  };
}

function readFeatureCount(attributes: Attributes): number {
  const [, width] = attributes.list('shape_fit_').map(unwrapScalar);
  if (typeof width === 'number') return width;
  throw attributes.refuse('shape_fit_ does not tell the number of features');
}

function readKernel(attributes: Attributes): SvmKernel {
  const kind = attributes.choice('kernel', ['linear', 'poly', 'rbf', 'sigmoid']);
  if (kind === 'linear') return { kind };
  const gamma = attributes.number('_gamma');
  if (kind === 'rbf') return { kind, gamma };
  const coef0 = attributes.number('coef0');
  if (kind === 'sigmoid') return { kind, gamma, coef0 };
  const degree = attributes.number('degree');
  if (!Number.isSafeInteger(degree) || degree < 0) throw attributes.refuse(`degree = ${degree} is no whole number`);
  return { kind, gamma, coef0, degree };
}

function readDenseVectors(attributes: Attributes, featureCount: number): PackedVectors {
  const { shape, data } = attributes.floats('support_vectors_');
  const [count = 0, width = 0] = shape;
  if (shape.length !== 2 || (count > 0 && width !== featureCount)) {
    throw attributes.refuse(
      `support_vectors_ has shape [${shape.join(', ')}], but it was fitted on ${featureCount} features`,
    );
  }
  return packVectors(data, count, featureCount);
}

function readSparseVectors(attributes: Attributes, featureCount: number): CsrMatrix {
  const vectors = sortColumns(readSparse(attributes.value('support_vectors_')));
  if (vectors.columnCount > featureCount)
    throw attributes.refuse(`support_vectors_ has ${vectors.columnCount} features`);
  return vectors;
}

/** Calls `visit` with each row's kernel values, one for each support vector. The array is used again for the next row. */
export function visitRows(
  machine: Machine,
  x: Features,
  visit: (kernelValues: Float64Array, row: number) => void,
): void {
  const { kernel, vectors } = machine;
  const values = allocateSums(vectors);
  const input = checkInput(x, inputRules(machine));
  if (vectors.kind === 'packed') {
    if (input.kind === 'csr') {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `cannot use sparse input in '${machine.className}' trained on dense data`,
      );
    }
    const data = toFloat64(input);
    const { rowCount, columnCount } = input;
    const others = allocateSums(vectors);
    let row = 0;
    for (; row + 1 < rowCount; row += 2) {
      evaluateDensePair(kernel, vectors, data, row * columnCount, (row + 1) * columnCount, values, others);
      visit(values, row);
      visit(others, row + 1);
    }
    if (row < rowCount) {
      evaluateDense(kernel, vectors, data, row * columnCount, values);
      visit(values, row);
    }
  } else {
    const rows = input.kind === 'csr' ? sortColumns(input) : compressRows(input);
    for (let row = 0; row < rows.rowCount; row++) {
      evaluateSparse(kernel, vectors, rows, row, values);
      visit(values, row);
    }
  }
}

function inputRules({ className, featureCount, featureNames, release }: Machine): InputRules {
  return { className, featureCount, featureNames, release, acceptsSparse: true };
}
