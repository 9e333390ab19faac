// GaussianMixture and BayesianGaussianMixture of scikit-learn 0.19 to 1.9 (sklearn/mixture/_gaussian_mixture.py, _bayesian_mixture.py, _base.py).
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { exp, log, logSumExp } from '../../../kernels/elementary/index.ts';
import { digamma } from '../../../kernels/elementary/digamma.ts';
import type { Attributes } from '../attributes.ts';
import { checkInput } from '../check-input.ts';
import { findLargest } from '../choose-classes.ts';
import { findElementType } from '../element-type.ts';
import type { ElementType } from '../element-type.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { readGaussians } from './gaussian-log-densities.ts';
import type { Gaussians } from './gaussian-log-densities.ts';

/** Reads a mixture of Gaussians. */
export function readGaussianMixture(attributes: Attributes): Estimator {
  const gaussians = readGaussians(attributes);
  const weights = readComponents(attributes, 'weights_', gaussians.componentCount);
  return makeMixture(
    attributes,
    gaussians,
    weights.map((weight) => log(weight)),
    undefined,
  );
}

/** Reads a variational mixture, whose weights and precisions are expected values. */
export function readBayesianGaussianMixture(attributes: Attributes): Estimator {
  const gaussians = readGaussians(attributes);
  const { componentCount, featureCount } = gaussians;
  // With one covariance for all components, its degrees of freedom are one number.
  const { data } = attributes.floats('degrees_of_freedom_');
  const isTied = attributes.string('covariance_type') === 'tied' && data.length === 1;
  const degrees = isTied
    ? new Float64Array(componentCount).fill(data[0]!)
    : readComponents(attributes, 'degrees_of_freedom_', componentCount);
  const meanPrecisions = readComponents(attributes, 'mean_precision_', componentCount);
  const offsets = Float64Array.from(degrees, (degree, k) => {
    let logLambda = featureCount * log(2);
    let sum = 0;
    for (let i = 0; i < featureCount; i++) sum += digamma(0.5 * (degree - i));
    logLambda += sum;
    return -0.5 * featureCount * log(degree) + 0.5 * (logLambda - featureCount / meanPrecisions[k]!);
  });
  return makeMixture(attributes, gaussians, readLogWeights(attributes, componentCount), offsets);
}

function readComponents(attributes: Attributes, name: string, count: number): Float64Array {
  const { data } = attributes.floats(name);
  if (data.length === count) return data;
  throw attributes.refuse(`${name} has ${data.length} numbers for ${count} components`);
}

// Expected logarithms of the weights, by the distribution that they were given.
function readLogWeights(attributes: Attributes, count: number): Float64Array {
  const kind = attributes.choice('weight_concentration_prior_type', ['dirichlet_process', 'dirichlet_distribution']);
  if (kind === 'dirichlet_distribution') {
    const concentrations = readComponents(attributes, 'weight_concentration_', count);
    let total = 0;
    for (const concentration of concentrations) total += concentration;
    return concentrations.map((concentration) => digamma(concentration) - digamma(total));
  }
  const [first, second, ...others] = attributes.list('weight_concentration_').map(readNumbers);
  if (first?.length !== count || second?.length !== count || others.length > 0) {
    throw attributes.refuse(`weight_concentration_ does not hold two arrays of ${count} numbers`);
  }
  let passed = 0;
  return first.map((concentration, k) => {
    const total = digamma(concentration + second[k]!);
    const value = digamma(concentration) - total + passed;
    passed += digamma(second[k]!) - total;
    return value;
  });
}

function readNumbers(value: PythonValue): Float64Array | undefined {
  if (!(value instanceof NdArray)) return undefined;
  const tensor = readTensor(value);
  return tensor.dtype === 'float64' || tensor.dtype === 'float32' ? Float64Array.from(tensor.data) : undefined;
}

function makeMixture(
  attributes: Attributes,
  gaussians: Gaussians,
  logWeights: Float64Array,
  offsets: Float64Array | undefined,
): Estimator {
  attributes.refuseOverrides(PREDICT_METHODS);
  const release = readRelease(attributes);
  const { className } = attributes;
  const featureNames = readFeatureNames(attributes);
  const { componentCount: count, featureCount, isFloat32 } = gaussians;
  const rules = { className, featureCount, featureNames, release };
  // Logarithm of weight and density of each row and component.
  const weigh = (x: Features): Float64Array => {
    const checked = checkInput(x, rules);
    if (checked.kind === 'csr') throw attributes.refuse('it takes no sparse matrix');
    const densities = findLogDensities(gaussians, checked, findElementType(x), release);
    return densities.map((density, at) => {
      const component = at % count;
      return density + (offsets?.[component] ?? 0) + logWeights[component]!;
    });
  };
  const answer = (x: Features, shape: readonly number[], data: Float64Array): Tensor =>
    isFloat32 && isSince(release, 1, 7) && findElementType(x) === 'float32'
      ? makeTensor('float32', shape, Float32Array.from(data))
      : makeTensor('float64', shape, data);
  return {
    className,
    featureCount,
    featureNames,
    predict: (x) => {
      const labels = findLargest(weigh(x), count);
      return makeTensor('int64', [labels.length], BigInt64Array.from(labels, BigInt));
    },
    predict_proba: (x) => {
      const weighted = weigh(x);
      for (let start = 0; start < weighted.length; start += count) {
        const norm = logSumExp(weighted, start, count);
        for (let at = start; at < start + count; at++) weighted[at] = exp(weighted[at]! - norm);
      }
      return answer(x, [weighted.length / count, count], weighted);
    },
    score_samples: (x) => {
      const weighted = weigh(x);
      const scores = Float64Array.from({ length: weighted.length / count }, (_, row) =>
        logSumExp(weighted, row * count, count),
      );
      return answer(x, [scores.length], scores);
    },
  };
}

const LOG_TWO_PI = Math.log(2 * Math.PI);

// Since 1.7 parts of the sum have the type of X: whole numbers lose their fractions there.
function findLogDensities(
  { featureCount, componentCount, findDistances, logDeterminants, keepsType }: Gaussians,
  x: Matrix,
  elementType: ElementType,
  release: Release,
): Float64Array {
  const convert = isSince(release, 1, 7) ? CONVERSIONS[elementType] : CONVERSIONS.float64;
  // A float32 array stays one through the sum; whole numbers do not.
  const isKept = keepsType && convert === Math.fround;
  // Since 1.8 it is a Python float, which takes the type of the array that it is added to.
  const exact = featureCount * (isSince(release, 1, 8) ? LOG_TWO_PI : convert(LOG_TWO_PI));
  const constant = isKept || !isSince(release, 1, 8) ? convert(exact) : exact;
  return findDistances(x).map((distance, at) => {
    const kept = keepsType ? convert(distance) : distance;
    const sum = isKept ? convert(constant + kept) : constant + kept;
    return -0.5 * sum + logDeterminants[at % componentCount]!;
  });
}

const CONVERSIONS: Readonly<Record<ElementType, (value: number) => number>> = {
  float64: (value) => value,
  float32: Math.fround,
  whole: Math.trunc,
};
