// Imputer of scikit-learn 0.19 to 0.21 (sklearn/preprocessing/imputation.py): floats only, along axis 0.
import { makeMatrix } from '../../../data/matrix.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import type { Attributes } from '../attributes.ts';
import { checkRows } from '../check-rows.ts';
import { checkWidth } from '../check-width.ts';
import type { Estimator } from '../estimator.ts';
import { toFloatMatrix } from '../float-matrix.ts';
import { fillMissing } from './fill-missing.ts';
import { readMissingValue } from './missing-value.ts';

/** Reads an Imputer; one that works along rows (axis=1) is refused. */
export function readOldImputer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  attributes.choice('axis', [0]);
  attributes.choice('strategy', ['mean', 'median', 'most_frequent']);
  const missing = readMissingValue(attributes);
  const { data: values } = attributes.floats('statistics_');
  const kept = Array.from(values.keys()).filter((index) => !Number.isNaN(values[index]));
  const statistics = kept.map((index) => values[index] ?? 0);
  return {
    className: attributes.className,
    featureCount: values.length,
    transform: (x) => {
      checkWidth(x, values.length, attributes.className);
      checkRows(x, attributes.className);
      if (x.kind === 'csr' && (missing.kind !== 'number' || missing.value !== 0)) {
        return fillMissing({ kind: 'sparse', matrix: x }, { missing, kept, statistics });
      }
      const matrix = x.kind === 'csr' ? toDense(x) : toFloatMatrix(x, attributes.className);
      return fillMissing(
        { kind: 'floats', matrix: x.kind === 'frame' ? toFloat64(matrix) : matrix },
        { missing, kept, statistics },
      );
    },
  };
}

// These releases read tables as float64.
function toFloat64({ rowCount, columnCount, data }: Matrix): Matrix {
  return makeMatrix(rowCount, columnCount, data instanceof Float64Array ? data : Float64Array.from(data));
}

function toDense(matrix: CsrMatrix): Matrix {
  const data = new Float64Array(matrix.rowCount * matrix.columnCount);
  for (let row = 0; row < matrix.rowCount; row++) {
    for (let at = matrix.rowOffsets[row] ?? 0; at < (matrix.rowOffsets[row + 1] ?? 0); at++) {
      const index = row * matrix.columnCount + (matrix.columnIndices[at] ?? 0);
      data[index] = (data[index] ?? 0) + (matrix.data[at] ?? 0);
    }
  }
  return makeMatrix(matrix.rowCount, matrix.columnCount, data);
}
