// Transformers of numbers (sklearn.preprocessing).
import type { EstimatorReader } from '../reader.ts';
import { readBinarizer } from './binarizer.ts';
import { readBinsDiscretizer } from './bins-discretizer.ts';
import { readKernelCenterer } from './kernel-centerer.ts';
import { readLabelBinarizer, readLabelEncoder } from './labels.ts';
import { readNormalizer } from './normalizer.ts';
import { readPolynomialFeatures } from './polynomial-features.ts';
import { readPowerTransformer } from './power-transformer.ts';
import { readQuantileTransformer } from './quantile-transformer.ts';
import { readMaxAbsScaler, readMinMaxScaler, readRobustScaler, readStandardScaler } from './scalers.ts';
import { readSplineTransformer } from './spline-transformer.ts';

/** Readers of the transformers of numbers. */
export const PREPROCESSING_READERS: readonly EstimatorReader[] = [
  { className: 'Binarizer', package: 'sklearn.preprocessing', read: readBinarizer },
  { className: 'KBinsDiscretizer', package: 'sklearn.preprocessing', read: readBinsDiscretizer },
  { className: 'KernelCenterer', package: 'sklearn.preprocessing', read: readKernelCenterer },
  { className: 'LabelBinarizer', package: 'sklearn.preprocessing', read: readLabelBinarizer },
  { className: 'LabelEncoder', package: 'sklearn.preprocessing', read: readLabelEncoder },
  { className: 'MaxAbsScaler', package: 'sklearn.preprocessing', read: readMaxAbsScaler },
  { className: 'MinMaxScaler', package: 'sklearn.preprocessing', read: readMinMaxScaler },
  { className: 'Normalizer', package: 'sklearn.preprocessing', read: readNormalizer },
  { className: 'PolynomialFeatures', package: 'sklearn.preprocessing', read: readPolynomialFeatures },
  { className: 'PowerTransformer', package: 'sklearn.preprocessing', read: readPowerTransformer },
  { className: 'QuantileTransformer', package: 'sklearn.preprocessing', read: readQuantileTransformer },
  { className: 'RobustScaler', package: 'sklearn.preprocessing', read: readRobustScaler },
  { className: 'SplineTransformer', package: 'sklearn.preprocessing', read: readSplineTransformer },
  { className: 'StandardScaler', package: 'sklearn.preprocessing', read: readStandardScaler },
];
