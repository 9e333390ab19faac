// KNeighborsRegressor and RadiusNeighborsRegressor of scikit-learn 0.19 to 1.9 (sklearn/neighbors/_regression.py; regression.py before 0.22).
import { DecantError } from '../../../errors.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { sumPairwise } from '../../../kernels/elementary/index.ts';
import { sumPairwiseSingle } from '../../../kernels/elementary/index.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { isSince } from '../release.ts';
import { readNeighborSearch } from './neighbor-search.ts';
import { invertDistances, invertList, readWeightRule } from './neighbor-weights.ts';
import { readNeighborCount } from './read-count.ts';

/** Reads a regressor by the k nearest rows. */
export function readKNeighborsRegressor(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const search = readNeighborSearch(attributes);
  const targets = readTargets(attributes, search.fittedCount);
  const rule = readWeightRule(attributes);
  const count = readNeighborCount(attributes);
  return {
    className: attributes.className,
    featureCount: search.featureCount,
    featureNames: search.rules.featureNames,
    predict: (x) => {
      const nearest = search.findNearest(x, count);
      const { rowCount, indices, distances } = nearest;
      if (rule === 'distance') invertDistances(nearest);
      const weights = rule === 'distance' ? { values: distances, isSingle: nearest.isSingle } : undefined;
      const out = new Float64Array(rowCount * targets.outputCount);
      for (let row = 0; row < rowCount; row++) {
        const start = row * count;
        average(targets, indices, weights, start, start + count, out, row);
      }
      return answer(out, targets, rule === 'uniform');
    },
  };
}

/** Reads a regressor by the rows within a radius; a row without neighbours gets NaN. */
export function readRadiusNeighborsRegressor(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const search = readNeighborSearch(attributes);
  const targets = readTargets(attributes, search.fittedCount);
  const rule = readWeightRule(attributes);
  const radius = attributes.number('radius');
  const isOld = !isSince(search.release, 0, 20);
  return {
    className: attributes.className,
    featureCount: search.featureCount,
    featureNames: search.rules.featureNames,
    predict: (x) => {
      const lists = search.findWithin(x, radius);
      const { offsets, indices, distances } = lists;
      // numpy.average adds the weights up in float64.
      const weights = rule === 'distance' ? { values: distances, isSingle: false } : undefined;
      const rowCount = offsets.length - 1;
      const { outputCount } = targets;
      const out = new Float64Array(rowCount * outputCount);
      for (let row = 0; row < rowCount; row++) {
        const [start, end] = [offsets[row]!, offsets[row + 1]!];
        if (start === end) {
          if (isOld && rule === 'distance') throw refuseEmpty();
          out.fill(isOld ? Number.NaN : targets.missing, row * outputCount, (row + 1) * outputCount);
          continue;
        }
        if (rule === 'distance') invertList(lists, start, end);
        average(targets, indices, weights, start, end, out, row);
      }
      // Where no row has neighbours, the answer has the type of y.
      const isEmpty = indices.length === 0;
      if (isEmpty && targets.isWhole && !isOld) {
        const { shape } = answer(out, targets, false);
        return makeTensor('int64', shape, BigInt64Array.from(out, BigInt));
      }
      return answer(out, targets, rule === 'uniform' || isEmpty);
    },
  };
}

function refuseEmpty(): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', "Weights sum to zero, can't be normalized.", {
    hint: 'A row has no neighbors within the radius.',
  });
}

/** Weights of neighbours; `isSingle` says that they are float32 in scikit-learn. */
interface Weights {
  readonly values: Float64Array;
  readonly isSingle: boolean;
}

interface Targets {
  readonly data: Float64Array;
  readonly outputCount: number;
  readonly isFlat: boolean;
  readonly isFloat32: boolean;
  readonly isWhole: boolean;
  /** What NumPy makes of NaN in an array of this type: whole numbers have none. */
  readonly missing: number;
}

function readTargets(attributes: Attributes, fittedCount: number): Targets {
  const { dtype } = attributes.tensor('_y');
  const { shape, data } = attributes.floats('_y');
  const outputCount = shape[1] ?? 1;
  if (shape[0] !== fittedCount || shape.length > 2) {
    throw attributes.refuse(`_y has shape [${shape.join(', ')}] for ${fittedCount} rows`);
  }
  const isFloat = dtype === 'float64' || dtype === 'float32';
  return {
    data,
    outputCount,
    isFlat: shape.length === 1,
    isFloat32: dtype === 'float32',
    isWhole: dtype === 'int64',
    missing: isFloat ? Number.NaN : dtype === 'int32' ? -(2 ** 31) : -(2 ** 63),
  };
}

// One output is summed pairwise, as NumPy sums what lies side by side; several are summed row by row.
function average(
  { data, outputCount, isFloat32 }: Targets,
  indices: Int32Array,
  weights: Weights | undefined,
  start: number,
  end: number,
  out: Float64Array,
  row: number,
): void {
  const count = end - start;
  const values = new Float64Array(count);
  const total = weights === undefined ? count : sumWeights(weights, start, count);
  for (let output = 0; output < outputCount; output++) {
    for (let i = 0; i < count; i++) {
      const value = data[indices[start + i]! * outputCount + output]!;
      values[i] = weights === undefined ? value : value * weights.values[start + i]!;
    }
    out[row * outputCount + output] = sumValues(values, outputCount === 1, weights === undefined && isFloat32) / total;
  }
}

function sumWeights({ values, isSingle }: Weights, start: number, count: number): number {
  if (!isSingle) return sumPairwise(values, start, count);
  return sumPairwiseSingle(Float32Array.from(values.subarray(start, start + count)), 0, count);
}

function sumValues(values: Float64Array, isPairwise: boolean, isFloat32: boolean): number {
  if (!isPairwise) return sumInOrder(values, isFloat32);
  return isFloat32
    ? sumPairwiseSingle(Float32Array.from(values), 0, values.length)
    : sumPairwise(values, 0, values.length);
}

function sumInOrder(values: Float64Array, isFloat32: boolean): number {
  let sum = 0;
  for (const value of values) sum = isFloat32 ? Math.fround(sum + value) : sum + value;
  return sum;
}

function answer(out: Float64Array, { outputCount, isFlat, isFloat32 }: Targets, isMean: boolean): Tensor {
  const shape = isFlat ? [out.length] : [out.length / outputCount, outputCount];
  // The mean of float32 is float32; a weighted one is not.
  return isMean && isFloat32 ? makeTensor('float32', shape, Float32Array.from(out)) : makeTensor('float64', shape, out);
}
