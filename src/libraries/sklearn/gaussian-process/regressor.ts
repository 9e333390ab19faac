// GaussianProcessRegressor of scikit-learn 0.19 to 1.9 (sklearn/gaussian_process/_gpr.py; gpr.py before 0.22): means of predictions, and
// their standard deviations.
import { DecantError } from '../../../errors.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { makeTensor } from '../../../data/tensor.ts';
import { solveLower } from '../../../kernels/linear-algebra/index.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { toFloat64 } from '../multiply-rows.ts';
import { readTable } from '../read-table.ts';
import { isSince, readRelease } from '../release.ts';
import { readCovariance } from './read-covariance.ts';

/** Reads a GaussianProcessRegressor. */
export function readProcessRegressor(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const rows = readTable(attributes, 'X_train_');
  const { rowCount, columnCount: featureCount } = rows;
  const isLogical = attributes.tensor('X_train_').dtype === 'bool';
  const covariance = readCovariance('kernel_', { owner: attributes, featureCount, release, isLogical });
  const evaluate = covariance.against(rows);
  const { shape, data: weights } = attributes.floats('alpha_');
  const outputCount = shape[1] ?? 1;
  if (shape[0] !== rowCount || shape.length > 2) {
    throw attributes.refuse(`alpha_ has shape [${shape.join(', ')}], with ${rowCount} fitted rows`);
  }
  const means = readTargetStatistic(attributes, '_y_train_mean', outputCount);
  // Targets are divided by their deviation since 0.23.
  const isScaled = isSince(release, 0, 23);
  const deviations = isScaled
    ? readTargetStatistic(attributes, '_y_train_std', outputCount)
    : new Float64Array(outputCount).fill(1);
  // One deviation for all targets gives one uncertainty for all.
  const spreads = isScaled ? attributes.floats('_y_train_std').data : Float64Array.of(1);
  const lower = attributes.floats('L_');
  if (lower.shape.join() !== `${rowCount},${rowCount}`) {
    throw attributes.refuse(`L_ has shape [${lower.shape.join(', ')}], with ${rowCount} fitted rows`);
  }
  // Until 1.0 targets of one column were answered as one column.
  const isFlat = shape.length === 1 || (outputCount === 1 && isSince(release, 1, 1));
  const featureNames = readFeatureNames(attributes);
  const { className } = attributes;
  const rules = { className, featureCount, featureNames, release };
  return {
    className,
    featureCount,
    featureNames,
    predict: (x) => {
      const input = checkInput(x, rules) as Matrix;
      const elements = toFloat64(input);
      const values = new Float64Array(Math.ceil(rowCount / 4) * 4);
      const out = new Float64Array(input.rowCount * outputCount);
      for (let row = 0; row < input.rowCount; row++) {
        evaluate(elements.subarray(row * featureCount, (row + 1) * featureCount), values);
        for (let output = 0; output < outputCount; output++) {
          let sum = 0;
          for (let at = 0; at < rowCount; at++) sum += values[at]! * weights[at * outputCount + output]!;
          out[row * outputCount + output] = deviations[output]! * sum + means[output]!;
        }
      }
      return makeTensor('float64', isFlat ? [input.rowCount] : [input.rowCount, outputCount], out);
    },
    predict_std: (x) => {
      const input = checkInput(x, rules) as Matrix;
      if (spreads.length > 1 && !isSince(release, 1, 0)) throw refuseSpreads(input.rowCount, spreads.length);
      const elements = toFloat64(input);
      const values = new Float64Array(Math.ceil(rowCount / 4) * 4);
      const out = new Float64Array(input.rowCount * spreads.length);
      for (let row = 0; row < input.rowCount; row++) {
        const start = elements.subarray(row * featureCount, (row + 1) * featureCount);
        evaluate(start, values);
        solveLower(lower.data, rowCount, rowCount, values);
        let explained = 0;
        for (let at = 0; at < rowCount; at++) explained += values[at]! * values[at]!;
        const variance = covariance.diagonal(start) - explained;
        // Rounding may leave less than nothing.
        const known = variance < 0 ? 0 : variance;
        spreads.forEach((spread, at) => (out[row * spreads.length + at] = Math.sqrt(known * spread ** 2)));
      }
      return makeTensor('float64', spreads.length === 1 ? [input.rowCount] : [input.rowCount, spreads.length], out);
    },
  };
}

// Until 0.24 NumPy multiplied the variances of the rows by those of the targets.
function refuseSpreads(rowCount: number, targetCount: number): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `operands could not be broadcast together with shapes (${rowCount},) (${targetCount},): before scikit-learn 1.0 there are no deviations of several normalized targets.`,
  );
}

// One number for all targets, or one for each.
function readTargetStatistic(attributes: Attributes, name: string, outputCount: number): Float64Array {
  const { data } = attributes.floats(name);
  if (data.length === 1) return new Float64Array(outputCount).fill(data[0]!);
  if (data.length === outputCount) return data;
  throw attributes.refuse(`${name} has ${data.length} elements, with ${outputCount} targets`);
}
