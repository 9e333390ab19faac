// PowerTransformer of scikit-learn 0.20 to 1.9 (sklearn/preprocessing/_data.py; scipy.special.boxcox, scipy.stats.yeojohnson).
import { DecantError } from '../../../errors.ts';
import { exp, log } from '../../../kernels/elementary/index.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { Matrix } from '../../../data/matrix.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import { makeScaler } from './make-scaler.ts';

/** A power's function of one element. */
type Power = (element: number, lambda: number) => number;

/** Distance of 1 to the next double. */
const EPSILON = 2 ** -52;

/** Reads a PowerTransformer. */
export function readPowerTransformer(attributes: Attributes, context: ReadContext): Estimator {
  const { data: lambdas } = attributes.floats('lambdas_');
  const isBoxCox = attributes.choice('method', ['box-cox', 'yeo-johnson']) === 'box-cox';
  // Since 1.7 SciPy's function is used, which is more exact near zero.
  const power = isBoxCox ? boxCox : isSince(readRelease(attributes), 1, 7) ? yeoJohnson : oldYeoJohnson;
  const { transform: scaler, inverse_transform: unscale } = attributes.boolean('standardize')
    ? context.readEstimator(attributes.value('_scaler'), '_scaler')
    : {};
  if (scaler === undefined && attributes.boolean('standardize')) throw attributes.refuse('_scaler has no transform');
  const inversePower = isBoxCox
    ? isSince(readRelease(attributes), 1, 6)
      ? inverseBoxCox
      : oldInverseBoxCox
    : inverseYeoJohnson;
  return makeScaler(attributes, {
    featureCount: lambdas.length,
    acceptsSparse: false,
    allowsMissing: true,
    transform: (x) => {
      const raised = raise(x as Matrix, lambdas, power, isBoxCox);
      return scaler === undefined ? raised : scaler(raised);
    },
    invert: (x) => raise((unscale === undefined ? x : unscale(x)) as Matrix, lambdas, inversePower, false),
  });
}

function raise(x: Matrix, lambdas: Float64Array, power: Power, mustBePositive: boolean): Matrix {
  const { rowCount, columnCount, data } = x;
  if (mustBePositive && data.some((element) => element <= 0)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'The Box-Cox transformation can only be applied to strictly positive data.',
    );
  }
  const out = data.slice();
  for (let at = 0, column = 0; at < out.length; at++, column = column + 1 === columnCount ? 0 : column + 1) {
    out[at] = power(out[at]!, lambdas[column]!);
  }
  return makeMatrix(rowCount, columnCount, out);
}

function boxCox(x: number, lambda: number): number {
  return Math.abs(lambda) < 1e-19 ? log(x) : Math.expm1(lambda * log(x)) / lambda;
}

function yeoJohnson(x: number, lambda: number): number {
  if (x >= 0) {
    return Math.abs(lambda) < EPSILON ? Math.log1p(x) : Math.expm1(lambda * Math.log1p(x)) / lambda;
  }
  const rest = 2 - lambda;
  return Math.abs(rest) > EPSILON ? -Math.expm1(rest * Math.log1p(-x)) / rest : -Math.log1p(-x);
}

function oldYeoJohnson(x: number, lambda: number): number {
  if (x >= 0) return Math.abs(lambda) < EPSILON ? Math.log1p(x) : ((x + 1) ** lambda - 1) / lambda;
  const rest = 2 - lambda;
  return Math.abs(rest) > EPSILON ? -((-x + 1) ** rest - 1) / rest : -Math.log1p(-x);
}

function inverseBoxCox(x: number, lambda: number): number {
  return lambda === 0 ? exp(x) : exp(Math.log1p(lambda * x) / lambda);
}

function oldInverseBoxCox(x: number, lambda: number): number {
  return lambda === 0 ? exp(x) : (x * lambda + 1) ** (1 / lambda);
}

function inverseYeoJohnson(x: number, lambda: number): number {
  if (x >= 0) return Math.abs(lambda) < EPSILON ? exp(x) - 1 : (x * lambda + 1) ** (1 / lambda) - 1;
  const rest = 2 - lambda;
  return Math.abs(rest) > EPSILON ? 1 - (1 - rest * x) ** (1 / rest) : 1 - exp(-x);
}
