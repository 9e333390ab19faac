// IsotonicRegression of scikit-learn 0.19 to 1.9 (sklearn/isotonic.py): X has one dimension, or since 0.24 one column.
import { PythonFloat } from '../../../data/dtype.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { countColumns } from '../check-width.ts';
import type { Estimator, Features } from '../estimator.ts';
import { parseFloatOf } from '../float-matrix.ts';
import { isSince, readRelease } from '../release.ts';
import { readIsotonicLine } from './isotonic-line.ts';

/** Reads an IsotonicRegression. */
export function readIsotonicRegression(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['predict', 'transform']);
  const release = readRelease(attributes);
  const line = readIsotonicLine(attributes);
  const { className } = attributes;
  const takesTables = isSince(release, 0, 24);
  const rules = {
    className,
    featureCount: undefined,
    featureNames: undefined,
    release,
    // Until 0.20 nothing was checked.
    allowsInfinity: !isSince(release, 0, 21),
  };
  const flatten = (x: Features): Float64Array => {
    const isTable = x.kind !== 'series';
    if (isTable && (!takesTables || countColumns(x) !== 1)) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `Isotonic regression input X should be a 1d array${takesTables ? ' or 2d array with 1 feature' : ''}.`,
      );
    }
    const { data } = checkInput(isTable ? x : toColumn(x.values.map(parseFloatOf)), rules);
    return line.isFloat32 && line.keepsType ? Float64Array.from(data, Math.fround) : Float64Array.from(data);
  };
  const evaluate = (x: Features): Tensor => {
    const answer = line.evaluate(flatten(x));
    const shape = [answer.length];
    return line.isFloat32 && line.keepsType
      ? makeTensor('float32', shape, Float32Array.from(answer))
      : makeTensor('float64', shape, answer);
  };
  return {
    className,
    predict: evaluate,
    transform: (x) => {
      const values = Array.from<unknown, number>(evaluate(x).data, Number).map((value) => new PythonFloat(value));
      return { kind: 'series', rowCount: values.length, values };
    },
    outputNames: isSince(release, 1, 1) ? () => ['isotonicregression0'] : undefined,
  };
}

function toColumn(numbers: readonly number[]): Features {
  return { kind: 'matrix', rowCount: numbers.length, columnCount: 1, data: Float64Array.from(numbers) };
}
