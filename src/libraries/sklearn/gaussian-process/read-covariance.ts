// Kernel objects of sklearn.gaussian_process.kernels -> covariance functions.
import { PythonDict, PythonObject, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { exp } from '../../../kernels/elementary/index.ts';
import type { PairwiseKernel } from '../../../kernels/kernel-functions/index.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import {
  combineCovariances,
  constantCovariance,
  createMatern,
  pairwiseCovariance,
  raiseCovariance,
  sumCovariance,
  whiteCovariance,
} from './covariance.ts';
import type { Covariance } from './covariance.ts';

/** What is known of the process that a kernel belongs to. */
export interface CovarianceContext {
  readonly owner: Attributes;
  readonly featureCount: number;
  readonly release: Release;
  /** Was it fitted on booleans? NumPy multiplies those as logic. */
  readonly isLogical: boolean;
}

/** Most kernels inside each other. */
const MAX_DEPTH = 64;

/** Reads the kernel of an attribute; refuses classes that are not known by name. */
export function readCovariance(name: string, context: CovarianceContext): Covariance {
  return readKernel(context.owner.value(name), name, context, 0);
}

function readKernel(value: PythonValue, place: string, context: CovarianceContext, depth: number): Covariance {
  const { owner, featureCount } = context;
  const isKernel = value instanceof PythonObject && value.type.module === 'sklearn.gaussian_process.kernels';
  if (!isKernel || depth > MAX_DEPTH)
    throw owner.refuse(`${place} is ${describeKind(value)}, which is no known kernel`);
  const kernel = new Attributes(value, owner.path === '' ? place : `${owner.path}.${place}`);
  kernel.refuseOverrides(['__call__', 'diag']);
  const inner = (name: string): Covariance => readKernel(kernel.value(name), `${place}.${name}`, context, depth + 1);
  switch (value.type.name) {
    case 'Sum':
      return combineCovariances(inner('k1'), inner('k2'), (a, b) => a + b);
    case 'Product':
      return combineCovariances(inner('k1'), inner('k2'), (a, b) => a * b);
    case 'Exponentiation':
      return raiseCovariance(inner('kernel'), kernel.number('exponent'));
    case 'ConstantKernel':
      return constantCovariance(readScalar(kernel, 'constant_value'));
    case 'WhiteKernel':
      return whiteCovariance(readScalar(kernel, 'noise_level'));
    case 'RBF':
      return sumCovariance('squares', readScales(kernel, featureCount), (squares) => exp(-0.5 * squares));
    case 'Matern':
      return sumCovariance('squares', readScales(kernel, featureCount), createMatern(readNu(kernel, context.release)));
    case 'RationalQuadratic':
      return readRationalQuadratic(kernel);
    case 'ExpSineSquared':
      return readExpSineSquared(kernel);
    case 'DotProduct':
      if (context.isLogical) throw kernel.refuse('the process was fitted on booleans, whose products are logical');
      return readDotProduct(kernel);
    case 'PairwiseKernel':
      return pairwiseCovariance(readPairwise(kernel, context));
    default:
      throw kernel.refuse('kernel is not known');
  }
}

// Optimised parameters are NumPy scalars, arrays of one element, or numbers.
function readScalar(kernel: Attributes, name: string): number {
  const { data } = kernel.floats(name);
  if (data.length === 1) return data[0]!;
  throw kernel.refuse(`${name} has ${data.length} elements`);
}

function readScales(kernel: Attributes, featureCount: number): Float64Array {
  const value = kernel.value('length_scale');
  const isList = Array.isArray(value) || value instanceof PythonTuple;
  const scales = isList
    ? Float64Array.from(kernel.list('length_scale'), (item) => (typeof item === 'number' ? item : Number.NaN))
    : kernel.floats('length_scale').data;
  if ((scales.length === 1 || scales.length === featureCount) && !scales.includes(Number.NaN)) return scales;
  throw kernel.refuse(`length_scale has ${scales.length} elements, with ${featureCount} features`);
}

function readNu(kernel: Attributes, release: Release): number {
  const nu = kernel.number('nu');
  // Before 0.23 its formula gave NaN.
  if (nu > 0 && (nu !== Infinity || isSince(release, 0, 23))) return nu;
  throw kernel.refuse(`nu = ${nu} is not known`);
}

function readRationalQuadratic(kernel: Attributes): Covariance {
  const alpha = readScalar(kernel, 'alpha');
  const scale = readScalar(kernel, 'length_scale');
  const divisor = 2 * alpha * scale ** 2;
  return sumCovariance('squares', Float64Array.of(1), (squares) => (1 + squares / divisor) ** -alpha);
}

function readExpSineSquared(kernel: Attributes): Covariance {
  const scale = readScalar(kernel, 'length_scale');
  const frequency = Math.PI / readScalar(kernel, 'periodicity');
  return sumCovariance('squares', Float64Array.of(1), (squares) => {
    const ratio = Math.sin(frequency * Math.sqrt(squares)) / scale;
    return exp(-2 * (ratio * ratio));
  });
}

function readDotProduct(kernel: Attributes): Covariance {
  const constant = readScalar(kernel, 'sigma_0') ** 2;
  return sumCovariance(
    'products',
    Float64Array.of(1),
    (product) => product + constant,
    (x) => x.reduce((sum, element) => sum + element * element, 0) + constant,
  );
}

function readPairwise(kernel: Attributes, { featureCount }: CovarianceContext): PairwiseKernel {
  const options = kernel.value('pairwise_kernels_kwargs');
  if (options !== null && !(options instanceof PythonDict && options.entries.size === 0)) {
    throw kernel.refuse('pairwise_kernels_kwargs is set');
  }
  const gamma = kernel.value('gamma') === null ? 1 / featureCount : readScalar(kernel, 'gamma');
  const kind = kernel.choice('metric', [
    'linear',
    'additive_chi2',
    'chi2',
    'poly',
    'polynomial',
    'rbf',
    'laplacian',
    'sigmoid',
    'cosine',
  ]);
  switch (kind) {
    case 'linear':
    case 'cosine':
    case 'additive_chi2':
      return { kind };
    case 'rbf':
    case 'laplacian':
    case 'chi2':
      return { kind, gamma };
    case 'sigmoid':
      return { kind, gamma, coef0: 1 };
    case 'poly':
    case 'polynomial':
      return { kind: 'polynomial', gamma, coef0: 1, degree: 3 };
  }
}
