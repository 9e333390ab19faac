// PreFittedSoftVotingClassifier and PreFittedSoftVotingRegressor of AzureML (shared/model_wrappers.py; models/voting_ensemble.py):
// scikit-learn's voting of models that were fitted before, perhaps on fewer classes.
import { PythonObject } from '../../../formats/python/values.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { borrowRelease } from '../borrow-release.ts';
import { readVotingClassifier, readVotingRegressor } from '../ensemble/voting.ts';
import type { Estimator } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { padProbabilities } from './pad-classes.ts';

/** Reads a PreFittedSoftVotingClassifier. */
export function readVotingClassifierOfFitted(given: Attributes, context: ReadContext): Estimator {
  const attributes = borrowRelease(given);
  attributes.choice('voting', ['soft']);
  const classes = attributes.tensor('classes_');
  return readVotingClassifier(attributes, {
    ...context,
    readEstimator: (value, place) => {
      const estimator = context.readEstimator(value, place);
      return { ...estimator, predict_proba: padProbabilities(estimator, classes, attributes) };
    },
  });
}

/** Reads a PreFittedSoftVotingRegressor: a voting of scikit-learn's is inside it. */
export function readVotingRegressorOfFitted(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['predict']);
  const wrapped = attributes.value('_wrappedEnsemble');
  // Before scikit-learn 0.21, which brought VotingRegressor, a classifier's parts are averaged in the same way.
  const known = ['VotingRegressor', 'PreFittedSoftVotingClassifier'];
  if (!(wrapped instanceof PythonObject) || !known.includes(wrapped.type.name)) {
    throw attributes.refuse(`_wrappedEnsemble is ${describeKind(wrapped)}`);
  }
  const { path } = attributes;
  const inner = borrowRelease(
    new Attributes(wrapped, path === '' ? '_wrappedEnsemble' : `${path}._wrappedEnsemble`, attributes.pandasMajor),
  );
  const voting = readVotingRegressor(inner, context);
  return {
    className: attributes.className,
    featureCount: voting.featureCount,
    featureNames: voting.featureNames,
    children: voting.children,
    ...(voting.predict === undefined ? {} : { predict: voting.predict }),
  };
}
