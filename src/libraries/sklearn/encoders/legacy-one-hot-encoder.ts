// OneHotEncoder of scikit-learn 0.19, and the legacy mode of 0.20 and 0.21: whole numbers from 0 up, one output column for each
// number below `n_values_`, of which only those seen in fit stay (sklearn/preprocessing/data.py `_transform_selected`).
import { DecantError } from '../../../errors.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { NdArray } from '../../../formats/python/values.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import type { Attributes } from '../attributes.ts';
import { stackSparse } from '../stack-columns.ts';
import type { Estimator } from '../estimator.ts';
import { toFloatMatrix } from '../float-matrix.ts';
import { checkRows } from '../check-rows.ts';
import { checkWidth } from '../check-width.ts';
import { makeDense, readOutputDtype } from '../output-dtype.ts';

interface LegacyPlan {
  readonly className: string;
  /** Number of values of each encoded column. */
  readonly counts: Int32Array;
  /** First output column of each encoded column, before the unseen ones go. */
  readonly offsets: Int32Array;
  /** Output column of each value; -1 for one that fit did not see. */
  readonly targets: Int32Array;
  readonly width: number;
  readonly refusesUnknown: boolean;
}

/** Reads an encoder in the layout of 0.19, or in legacy mode. */
export function readLegacyOneHotEncoder(attributes: Attributes): Estimator {
  // 0.20 hides the names of 0.19 behind properties.
  const prefix = attributes.has('_legacy_mode') ? '_' : '';
  const counts = readIndices(attributes, `${prefix}n_values_`);
  const offsets = readIndices(attributes, `${prefix}feature_indices_`);
  if (offsets.length !== counts.length + 1) throw attributes.refuse('feature_indices_ and n_values_ do not fit');
  const total = offsets[counts.length] ?? 0;
  const isAuto = attributes.optional(`${prefix}n_values`) === 'auto';
  const active = isAuto ? readIndices(attributes, `${prefix}active_features_`) : undefined;
  const targets = new Int32Array(total).fill(-1);
  if (active === undefined) targets.forEach((_, index) => (targets[index] = index));
  else active.forEach((value, index) => (targets[value] = index));
  const plan: LegacyPlan = {
    className: attributes.className,
    counts,
    offsets,
    targets,
    width: active?.length ?? total,
    refusesUnknown: attributes.choice('handle_unknown', ['error', 'ignore']) === 'error',
  };
  const selected = readSelected(attributes, `${prefix}categorical_features`);
  const dtype = readOutputDtype(attributes);
  const isSparse = attributes.boolean('sparse');
  return {
    className: attributes.className,
    featureCount: selected === undefined ? counts.length : undefined,
    transform: (x) => {
      const matrix = toFloatMatrix(x, attributes.className);
      const chosen = selected?.(matrix.columnCount) ?? Array.from({ length: matrix.columnCount }, (_, index) => index);
      if (selected !== undefined && chosen.length === 0) return matrix;
      const picked = pick(matrix, chosen);
      checkWidth(picked, counts.length, attributes.className);
      checkRows(x, attributes.className);
      const encoded = encode(picked, plan);
      const rest = pick(
        matrix,
        Array.from({ length: matrix.columnCount }, (_, index) => index).filter((index) => !chosen.includes(index)),
      );
      if (isSparse) return stackSparse(rest.columnCount === 0 ? [encoded] : [encoded, rest]);
      return makeDense(matrix.rowCount, plan.width + rest.columnCount, join(encoded, rest), dtype);
    },
  };
}

function readIndices(attributes: Attributes, name: string): Int32Array {
  return Int32Array.from(attributes.floats(name).data);
}

// Which columns are encoded: all (undefined), or those of a mask or of indices.
function readSelected(attributes: Attributes, name: string): ((columnCount: number) => number[]) | undefined {
  const value = attributes.value(name);
  if (value === 'all') return undefined;
  let raw: readonly unknown[];
  let isMask: boolean;
  if (value instanceof NdArray) {
    const tensor = readTensor(value);
    raw = Array.from<unknown>(tensor.data);
    isMask = tensor.dtype === 'bool';
  } else {
    raw = attributes.list(name);
    isMask = raw.length > 0 && raw.every((item) => typeof item === 'boolean');
  }
  const numbers = raw.map(Number);
  if (!numbers.every(Number.isSafeInteger)) throw attributes.refuse(`${name} is no mask and no list of columns`);
  return (columnCount) => {
    const chosen = isMask
      ? numbers.flatMap((flag, index) => (flag === 0 ? [] : [index]))
      : numbers.map((index) => (index < 0 ? index + columnCount : index));
    return [...new Set(chosen)].sort((left, right) => left - right);
  };
}

function pick(matrix: Matrix, columns: readonly number[]): Matrix {
  const data = new Float64Array(matrix.rowCount * columns.length);
  let at = 0;
  for (let row = 0; row < matrix.rowCount; row++) {
    for (const column of columns) data[at++] = matrix.data[row * matrix.columnCount + column] ?? 0;
  }
  return makeMatrix(matrix.rowCount, columns.length, data);
}

function encode(matrix: Matrix, plan: LegacyPlan): Matrix {
  const { counts, offsets, targets, width } = plan;
  const out = new Float64Array(matrix.rowCount * width);
  for (let row = 0; row < matrix.rowCount; row++) {
    for (let column = 0; column < counts.length; column++) {
      const value = Math.trunc(matrix.data[row * counts.length + column] ?? 0);
      if (value < 0) {
        throw new DecantError('INVALID_PARAMETER_VALUE', `${plan.className} takes whole numbers from 0 up.`);
      }
      if (value >= (counts[column] ?? 0)) {
        if (!plan.refusesUnknown) continue;
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `unknown categorical feature present [${value}] during transform.`,
        );
      }
      const target = targets[(offsets[column] ?? 0) + value] ?? -1;
      if (target >= 0) out[row * width + target] = 1;
    }
  }
  return makeMatrix(matrix.rowCount, width, out);
}

function join(left: Matrix, right: Matrix): Float64Array {
  const width = left.columnCount + right.columnCount;
  const out = new Float64Array(left.rowCount * width);
  for (let row = 0; row < left.rowCount; row++) {
    for (let i = 0; i < left.columnCount; i++) out[row * width + i] = left.data[row * left.columnCount + i] ?? 0;
    for (let i = 0; i < right.columnCount; i++) {
      out[row * width + left.columnCount + i] = right.data[row * right.columnCount + i] ?? 0;
    }
  }
  return out;
}
