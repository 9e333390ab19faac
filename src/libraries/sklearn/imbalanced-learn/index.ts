// imbalanced-learn 0.4 to 0.14 (imblearn): its ensembles differ from scikit-learn's in the fit only.
import type { Attributes } from '../attributes.ts';
import { borrowRelease } from '../borrow-release.ts';
import { readAdaBoostClassifier } from '../ensemble/ada-boost-classifier.ts';
import { readBaggingClassifier } from '../ensemble/bagging.ts';
import { readForestClassifier } from '../ensemble/forest.ts';
import type { EstimatorReader } from '../reader.ts';
import { readSamplingPipeline } from './pipeline.ts';
import { SAMPLER_READERS } from './samplers.ts';

/** Readers of imblearn. */
export const IMBALANCED_LEARN_READERS: readonly EstimatorReader[] = [
  { className: 'Pipeline', package: 'imblearn.pipeline', read: readSamplingPipeline },
  ensemble('BalancedBaggingClassifier', readBaggingClassifier, guessRelease),
  ensemble('BalancedRandomForestClassifier', readForestClassifier),
  ensemble('EasyEnsembleClassifier', readBaggingClassifier, guessRelease),
  ensemble('RUSBoostClassifier', readAdaBoostClassifier),
  ...SAMPLER_READERS,
];

function ensemble(
  className: string,
  read: EstimatorReader['read'],
  guess?: (attributes: Attributes) => string,
): EstimatorReader {
  return {
    className,
    package: 'imblearn.ensemble',
    read: (attributes, context) => read(borrowRelease(attributes, guess?.(attributes)), context),
  };
}

// Stands for the release where no part of a bag is scikit-learn's: its rules concern names of columns only, which are checked since 1.2, as
// long as the bag has had its attribute estimator_.
function guessRelease(attributes: Attributes): string {
  return attributes.has('estimator_') && !attributes.has('base_estimator_') ? '1.2' : '1.0';
}
