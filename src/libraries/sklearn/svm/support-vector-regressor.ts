// SVR, NuSVR and OneClassSVM of scikit-learn 0.19 to 1.9 (sklearn/svm/_classes.py).
import { makeTensor } from '../../../data/tensor.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { isSince } from '../release.ts';
import { readMachine, visitRows } from './read-machine.ts';
import type { Machine } from './read-machine.ts';

/** Reads an SVR or a NuSVR. */
export function readSupportVectorRegressor(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const machine = readMachine(attributes, 1);
  return {
    className: machine.className,
    featureCount: machine.featureCount,
    featureNames: machine.featureNames,
    predict: (x) => makeTensor('float64', [x.rowCount], sumRows(machine, x)),
  };
}

/** Reads a OneClassSVM: 1 for inliers, -1 for outliers. */
export function readOneClassMachine(attributes: Attributes): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const machine = readMachine(attributes, 1);
  const hasOffset = isSince(machine.release, 0, 20);
  const offset = hasOffset ? attributes.floats('offset_').data[0] : undefined;
  return {
    className: machine.className,
    featureCount: machine.featureCount,
    featureNames: machine.featureNames,
    predict: (x) => {
      const labels = BigInt64Array.from(sumRows(machine, x), (decision) => (decision > 0 ? 1n : -1n));
      return makeTensor('int64', [x.rowCount], labels);
    },
    decision_function: (x) => makeTensor('float64', hasOffset ? [x.rowCount] : [x.rowCount, 1], sumRows(machine, x)),
    ...(offset === undefined
      ? {}
      : {
          score_samples: (x: Features) =>
            makeTensor(
              'float64',
              [x.rowCount],
              sumRows(machine, x).map((decision) => decision + offset),
            ),
        }),
  };
}

function sumRows(machine: Machine, x: Features): Float64Array {
  const { coefficients, intercepts } = machine;
  const intercept = intercepts[0]!;
  const out = new Float64Array(x.rowCount);
  visitRows(machine, x, (kernelValues, row) => {
    let sum = 0;
    for (let at = 0; at < coefficients.length; at++) sum += coefficients[at]! * kernelValues[at]!;
    out[row] = sum + intercept;
  });
  return out;
}
