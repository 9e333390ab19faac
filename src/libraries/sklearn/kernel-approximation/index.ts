// sklearn.kernel_approximation
import type { EstimatorReader } from '../reader.ts';
import { readAdditiveChi2Sampler } from './additive-chi2-sampler.ts';
import { readPolynomialCountSketch } from './count-sketch.ts';
import { readNystroem, readRbfSampler, readSkewedChi2Sampler } from './random-features.ts';

/** Estimators of sklearn.kernel_approximation. */
export const KERNEL_APPROXIMATION_READERS: readonly EstimatorReader[] = [
  { className: 'AdditiveChi2Sampler', package: 'sklearn.kernel_approximation', read: readAdditiveChi2Sampler },
  { className: 'Nystroem', package: 'sklearn.kernel_approximation', read: readNystroem },
  { className: 'PolynomialCountSketch', package: 'sklearn.kernel_approximation', read: readPolynomialCountSketch },
  { className: 'RBFSampler', package: 'sklearn.kernel_approximation', read: readRbfSampler },
  { className: 'SkewedChi2Sampler', package: 'sklearn.kernel_approximation', read: readSkewedChi2Sampler },
];
