// sklearn.naive_bayes
import type { EstimatorReader } from '../reader.ts';
import { readCategoricalBayes } from './categorical.ts';
import { readBernoulliBayes, readComplementBayes, readMultinomialBayes } from './discrete.ts';
import { readGaussianBayes } from './gaussian.ts';

/** Estimators of sklearn.naive_bayes. */
export const NAIVE_BAYES_READERS: readonly EstimatorReader[] = [
  { className: 'BernoulliNB', package: 'sklearn.naive_bayes', read: readBernoulliBayes },
  { className: 'CategoricalNB', package: 'sklearn.naive_bayes', read: readCategoricalBayes },
  { className: 'ComplementNB', package: 'sklearn.naive_bayes', read: readComplementBayes },
  { className: 'GaussianNB', package: 'sklearn.naive_bayes', read: readGaussianBayes },
  { className: 'MultinomialNB', package: 'sklearn.naive_bayes', read: readMultinomialBayes },
];
