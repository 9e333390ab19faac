// imbalanced-learn 0.4 to 0.14 (imblearn): its ensembles differ from scikit-learn's in the fit only.
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
  ensemble('BalancedBaggingClassifier', readBaggingClassifier),
  ensemble('BalancedRandomForestClassifier', readForestClassifier),
  ensemble('EasyEnsembleClassifier', readBaggingClassifier),
  ensemble('RUSBoostClassifier', readAdaBoostClassifier),
  ...SAMPLER_READERS,
];

function ensemble(className: string, read: EstimatorReader['read']): EstimatorReader {
  return {
    className,
    package: 'imblearn.ensemble',
    read: (attributes, context) => read(borrowRelease(attributes), context),
  };
}
