// Binarizer of scikit-learn 0.19 to 1.9 (sklearn/preprocessing/_data.py `binarize`): 1 above the threshold, else 0, in the type of X.
import { DecantError } from '../../../errors.ts';
import type { NumericDtype } from '../../../data/dtype.ts';
import type { Column, Frame } from '../../../data/frame.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import { answerTable } from '../answer-table.ts';
import { isFloat, makeNumberColumn, tableDtype, toDoubles } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince, readRelease } from '../release.ts';
import { keepNames, readFeatureCount } from './make-scaler.ts';

/** Reads a Binarizer. */
export function readBinarizer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  const threshold = attributes.number('threshold');
  const featureNames = readFeatureNames(attributes);
  const featureCount = readFeatureCount(attributes);
  const { className } = attributes;
  const rules = { className, featureCount, featureNames, release, acceptsSparse: true };
  return answerTable(attributes, {
    className,
    featureCount,
    featureNames,
    transform: (x): Features => {
      const input = checkInput(x, rules);
      if (input.kind === 'csr') return binarizeSparse(input, threshold);
      const dtype = x.kind === 'frame' ? tableDtype(x.columns) : 'float64';
      if (x.kind === 'frame' && isWhole(dtype)) return binarizeWhole(x, dtype, threshold);
      const data = input.data.map((element) => (element > threshold ? 1 : 0));
      return makeMatrix(input.rowCount, input.columnCount, data);
    },
    outputNames: isSince(release, 1, 0) ? (names) => keepNames(names, featureCount) : undefined,
  });
}

function isWhole(dtype: ReturnType<typeof tableDtype>): dtype is NumericDtype {
  return dtype !== 'object' && dtype !== 'datetime64' && !isFloat(dtype);
}

function binarizeWhole({ columns, rowCount }: Frame, dtype: NumericDtype, threshold: number): Frame {
  return {
    kind: 'frame',
    rowCount,
    columns: columns.map((column, name): Column => {
      const numbers = toDoubles(column) ?? new Float64Array(rowCount);
      return makeNumberColumn(
        name,
        dtype,
        numbers.map((element) => (element > threshold ? 1 : 0)),
      );
    }),
  };
}

function binarizeSparse(x: CsrMatrix, threshold: number): CsrMatrix {
  if (threshold < 0) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Cannot binarize a sparse matrix with threshold < 0.');
  }
  const rowOffsets = new Int32Array(x.rowCount + 1);
  const columnIndices = new Int32Array(x.data.length);
  let count = 0;
  for (let row = 0; row < x.rowCount; row++) {
    for (let at = x.rowOffsets[row]!; at < x.rowOffsets[row + 1]!; at++) {
      if (x.data[at]! > threshold) columnIndices[count++] = x.columnIndices[at]!;
    }
    rowOffsets[row + 1] = count;
  }
  const data = x.data instanceof Float32Array ? new Float32Array(count).fill(1) : new Float64Array(count).fill(1);
  return { ...x, rowOffsets, columnIndices: columnIndices.subarray(0, count), data };
}
