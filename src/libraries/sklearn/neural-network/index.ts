// sklearn.neural_network
import type { EstimatorReader } from '../reader.ts';
import { readPerceptronClassifier, readPerceptronRegressor } from './perceptron.ts';
import { readBernoulliRbm } from './restricted-boltzmann.ts';

/** Estimators of sklearn.neural_network. */
export const NEURAL_NETWORK_READERS: readonly EstimatorReader[] = [
  { className: 'BernoulliRBM', package: 'sklearn.neural_network', read: readBernoulliRbm },
  { className: 'MLPClassifier', package: 'sklearn.neural_network', read: readPerceptronClassifier },
  { className: 'MLPRegressor', package: 'sklearn.neural_network', read: readPerceptronRegressor },
];
