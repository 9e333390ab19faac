// StandardScaler, MinMaxScaler, MaxAbsScaler and RobustScaler of scikit-learn 0.19 to 1.9 (sklearn/preprocessing/_data.py; data.py
// before 0.22). NaN passes since 0.20.
import { DecantError } from '../../../errors.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator, Features } from '../estimator.ts';
import { isSince, readFlag, readRelease } from '../release.ts';
import { makeScaler, readFeatureCount } from './make-scaler.ts';
import {
  clipElements,
  multiplySparseColumns,
  readColumnNumbers,
  requireColumnNumbers,
  scaleColumns,
  scaleSparseColumns,
} from './scale-columns.ts';
import type { ColumnStep } from './scale-columns.ts';

/** Reads a StandardScaler. */
export function readStandardScaler(attributes: Attributes): Estimator {
  const featureCount = readFeatureCount(attributes, ['scale_', 'mean_']);
  const mean = attributes.boolean('with_mean') ? requireColumnNumbers(attributes, 'mean_', featureCount) : undefined;
  const scale = readColumnNumbers(attributes, 'scale_', featureCount);
  const isScaled = attributes.boolean('with_std');
  if (isScaled && scale === undefined) throw attributes.refuse('with_std is set and scale_ is not');
  const denseScale = isScaled ? scale : undefined;
  const steps = listSteps(mean, denseScale);
  const narrowSteps = listSteps(mean?.map(Math.fround), denseScale?.map(Math.fround));
  // Since 1.8 the numbers take the type of X first.
  const isNarrowed = isSince(readRelease(attributes), 1, 8);
  return makeScaler(attributes, {
    featureCount,
    acceptsSparse: true,
    allowsMissing: allowsMissing(attributes),
    transform: (x) => {
      if (x.kind === 'matrix') {
        return scaleColumns(x, isNarrowed && x.data instanceof Float32Array ? narrowSteps : steps);
      }
      if (mean !== undefined) throw refuseCentering('with_mean');
      return scale === undefined ? x : scaleSparseColumns(x, scale);
    },
    invert: (x) => {
      if (x.kind === 'matrix') {
        return scaleColumns(x, undoSteps(isNarrowed && x.data instanceof Float32Array ? narrowSteps : steps));
      }
      if (mean !== undefined) throw refuseCentering('with_mean');
      return scale === undefined ? x : multiplySparseColumns(x, scale);
    },
  });
}

function refuseCentering(parameter: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Cannot center sparse matrices: pass \`${parameter}=False\` instead.`,
    { hint: 'Give the scaler a dense array or a table.' },
  );
}

function listSteps(center: Float64Array | undefined, scale: Float64Array | undefined): readonly ColumnStep[] {
  return [
    ...(center === undefined ? [] : [{ operation: 'subtract' as const, numbers: center }]),
    ...(scale === undefined ? [] : [{ operation: 'divide' as const, numbers: scale }]),
  ];
}

const UNDOING = { subtract: 'add', divide: 'multiply', multiply: 'divide', add: 'subtract' } as const;

// The opposite steps, the last one first.
function undoSteps(steps: readonly ColumnStep[]): readonly ColumnStep[] {
  return steps.map(({ operation, numbers }) => ({ operation: UNDOING[operation], numbers })).reverse();
}

function allowsMissing(attributes: Attributes): boolean {
  return isSince(readRelease(attributes), 0, 20);
}

/** Reads a MinMaxScaler. */
export function readMinMaxScaler(attributes: Attributes): Estimator {
  const featureCount = readFeatureCount(attributes, ['scale_']);
  const steps: readonly ColumnStep[] = [
    { operation: 'multiply', numbers: requireColumnNumbers(attributes, 'scale_', featureCount) },
    { operation: 'add', numbers: requireColumnNumbers(attributes, 'min_', featureCount) },
  ];
  const isClipped = readFlag(attributes, 'clip', [0, 24]);
  const [low, high] = isClipped ? attributes.list('feature_range').map(unwrapScalar) : [];
  if (isClipped && (typeof low !== 'number' || typeof high !== 'number')) {
    throw attributes.refuse('feature_range does not hold two numbers');
  }
  return makeScaler(attributes, {
    featureCount,
    acceptsSparse: false,
    allowsMissing: allowsMissing(attributes),
    transform: (x) => {
      const scaled = scaleColumns(requireDense(x), steps);
      if (typeof low === 'number' && typeof high === 'number') clipElements(scaled.data, low, high);
      return scaled;
    },
    invert: (x) => scaleColumns(requireDense(x), undoSteps(steps)),
  });
}

/** Reads a MaxAbsScaler. */
export function readMaxAbsScaler(attributes: Attributes): Estimator {
  const featureCount = readFeatureCount(attributes, ['scale_']);
  const scale = requireColumnNumbers(attributes, 'scale_', featureCount);
  const isClipped = readFlag(attributes, 'clip', [1, 8]);
  return makeScaler(attributes, {
    featureCount,
    acceptsSparse: true,
    allowsMissing: allowsMissing(attributes),
    transform: (x) => {
      const scaled = divide(x, scale);
      if (isClipped) clipElements(scaled.data, -1, 1);
      return scaled;
    },
    invert: (x) => {
      if (x.kind === 'csr') return multiplySparseColumns(x, scale);
      return scaleColumns(x, [{ operation: 'multiply', numbers: scale }]);
    },
  });
}

/** Reads a RobustScaler. */
export function readRobustScaler(attributes: Attributes): Estimator {
  const featureCount = readFeatureCount(attributes, ['scale_', 'center_']);
  const center = attributes.boolean('with_centering')
    ? requireColumnNumbers(attributes, 'center_', featureCount)
    : undefined;
  const scale = attributes.boolean('with_scaling')
    ? requireColumnNumbers(attributes, 'scale_', featureCount)
    : undefined;
  const steps = listSteps(center, scale);
  // Since 0.20 sparse X is scaled and not centered, whatever with_centering says.
  const refusesSparse = center !== undefined && !isSince(readRelease(attributes), 0, 20);
  return makeScaler(attributes, {
    featureCount,
    acceptsSparse: true,
    allowsMissing: allowsMissing(attributes),
    transform: (x): Features => {
      if (x.kind === 'matrix') return scaleColumns(x, steps);
      if (refusesSparse) throw refuseCentering('with_centering');
      return scale === undefined ? x : scaleSparseColumns(x, scale);
    },
    invert: (x) => {
      if (x.kind === 'matrix') return scaleColumns(x, undoSteps(steps));
      if (refusesSparse) throw refuseCentering('with_centering');
      return scale === undefined ? x : multiplySparseColumns(x, scale);
    },
  });
}

function divide(x: Matrix | CsrMatrix, scale: Float64Array): Matrix | CsrMatrix {
  if (x.kind === 'csr') return scaleSparseColumns(x, scale);
  return scaleColumns(x, [{ operation: 'divide', numbers: scale }]);
}

function requireDense(x: Matrix | CsrMatrix): Matrix {
  if (x.kind === 'matrix') return x;
  throw new DecantError('INTERNAL_ERROR', 'Sparse X came to a scaler that takes none.');
}
