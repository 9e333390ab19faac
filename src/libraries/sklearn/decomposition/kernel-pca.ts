// KernelPCA of scikit-learn 0.19 to 1.9 (sklearn/decomposition/_kernel_pca.py), with the KernelCenterer in it.
import { PythonObject } from '../../../formats/python/values.ts';
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import { Attributes, describeKind } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { readKernelRows, visitKernelRows } from '../kernel-rows.ts';
import { makeTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer } from '../multiply-rows.ts';
import { readTableOf } from '../read-table.ts';

/** Reads a KernelPCA; refuses kernels that are functions or precomputed. */
export function readKernelPca(attributes: Attributes): Estimator {
  const gamma = attributes.has('gamma_') ? 'gamma_' : 'gamma';
  const rows = readKernelRows(attributes, 'X_fit_', { kernel: 'kernel', gamma });
  const { outputCount, project, isFloat32 } = readKernelProjection(attributes, rows.rowCount);
  return makeTransformer(attributes, {
    featureCount: rows.columnCount,
    outputCount,
    acceptsSparse: true,
    transform: (x) => {
      const out = new Float64Array(x.rowCount * outputCount);
      visitKernelRows(rows, x, (values, row) => {
        project(values, out, row * outputCount);
      });
      return makeAnswer(x.rowCount, outputCount, out, rows.isFloat32 && isFloat32 && isSingle(x));
    },
  });
}

/** The components of a KernelPCA. */
export interface KernelProjection {
  readonly outputCount: number;
  readonly isFloat32: boolean;
  /** Adds the components of a row, given its kernel values with the rows of fit, to `out` from `to` on. */
  readonly project: (values: Float64Array, out: Float64Array, to: number) => void;
}

/** Reads the components of a KernelPCA that was fitted on `rowCount` rows. */
export function readKernelProjection(attributes: Attributes, rowCount: number): KernelProjection {
  const [valuesName, vectorsName] = attributes.has('eigenvalues_')
    ? (['eigenvalues_', 'eigenvectors_'] as const)
    : (['lambdas_', 'alphas_'] as const);
  const eigenvalues = readTableOf(attributes, valuesName, 1, undefined);
  const eigenvectors = readTableOf(attributes, vectorsName, rowCount, eigenvalues.columnCount);
  const outputCount = eigenvalues.columnCount;
  // What a fit on float32 found is divided as float32, whatever the rows to come are.
  const keepRoot = eigenvalues.isFloat32 ? Math.fround : keepNumber;
  const keepWeight = eigenvectors.isFloat32 ? Math.fround : keepNumber;
  const weights = eigenvectors.data.map((element, at) => {
    const eigenvalue = eigenvalues.data[at % outputCount]!;
    return eigenvalue === 0 ? 0 : keepWeight(element / keepRoot(Math.sqrt(eigenvalue)));
  });
  const centerer = readCenterer(attributes, rowCount);
  return {
    outputCount,
    isFloat32: eigenvectors.isFloat32,
    project: (values, out, to) => {
      const mean = sumPairwise(values, 0, rowCount) / rowCount;
      for (let at = 0; at < rowCount; at++) {
        const centered = values[at]! - centerer.rows[at]! - mean + centerer.all;
        for (let output = 0; output < outputCount; output++) {
          out[to + output]! += centered * weights[at * outputCount + output]!;
        }
      }
    },
  };
}

function readCenterer(attributes: Attributes, rowCount: number): { readonly rows: Float64Array; readonly all: number } {
  const value = attributes.value('_centerer');
  if (!(value instanceof PythonObject) || value.type.name !== 'KernelCenterer') {
    throw attributes.refuse(`_centerer is ${describeKind(value)}`);
  }
  const centerer = new Attributes(value, attributes.path === '' ? '_centerer' : `${attributes.path}._centerer`);
  return { rows: readTableOf(centerer, 'K_fit_rows_', 1, rowCount).data, all: centerer.number('K_fit_all_') };
}

function keepNumber(value: number): number {
  return value;
}
