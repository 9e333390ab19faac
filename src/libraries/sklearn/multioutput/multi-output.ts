// MultiOutputRegressor and MultiOutputClassifier of scikit-learn 0.19 to 1.9 (sklearn/multioutput.py): an estimator for each
// output, their answers side by side.
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';
import type { Attributes } from '../attributes.ts';
import { PREDICT_METHODS, requireMethod } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { checkNumeric } from '../numeric-input.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import { stackTensors } from './stack-tensors.ts';

/** Reads a MultiOutputRegressor. */
export function readMultiOutputRegressor(attributes: Attributes, context: ReadContext): Estimator {
  return readMultiOutput(attributes, context).base;
}

/** Reads a MultiOutputClassifier: its probabilities are a list, one array for each output. */
export function readMultiOutputClassifier(attributes: Attributes, context: ReadContext): Estimator {
  const { base, estimators } = readMultiOutput(attributes, context);
  const classes = estimators.flatMap((estimator): readonly Tensor[] => {
    return estimator.classes !== undefined && 'kind' in estimator.classes ? [estimator.classes] : [];
  });
  if (classes.length !== estimators.length) throw attributes.refuse('an estimator of its outputs has no classes');
  const texts = classes.filter(({ dtype }) => dtype === 'str').length;
  if (texts > 0 && texts < classes.length) throw attributes.refuse('only some of its outputs are labelled with texts');
  const hasProbabilities = estimators.every(({ predict_proba }) => predict_proba !== undefined);
  if (!hasProbabilities) return { ...base, classes };
  const methods = estimators.map((estimator) => requireMethod(estimator, 'predict_proba'));
  return {
    ...base,
    classes,
    predict_proba: (x) => methods.map((method) => requireOne(method(x), attributes)),
  };
}

function readMultiOutput(
  attributes: Attributes,
  context: ReadContext,
): { readonly base: Estimator; readonly estimators: readonly Estimator[] } {
  attributes.refuseOverrides(PREDICT_METHODS);
  const estimators = attributes
    .list('estimators_')
    .map((value, index) => context.readEstimator(value, `estimators_[${index}]`));
  const [first] = estimators;
  if (first === undefined) throw attributes.refuse('estimators_ is empty');
  const unable = estimators.find(({ predict }) => predict === undefined);
  if (unable !== undefined) throw attributes.refuse(`its ${unable.className} cannot predict`);
  const methods = estimators.map((estimator) => requireMethod(estimator, 'predict'));
  const check = makeCheck(attributes);
  const base: Estimator = {
    className: attributes.className,
    featureCount: first.featureCount,
    featureNames: first.featureNames,
    children: estimators,
    predict: (input) => {
      const x = check(input);
      return stackTensors(
        methods.map((method) => requireOne(method(x), attributes)),
        attributes.className,
      );
    },
  };
  return { base, estimators };
}

// Until 0.24 predict, and only predict, made an array of X first.
function makeCheck(attributes: Attributes): (x: Features) => Features {
  const release = readRelease(attributes);
  if (isSince(release, 1, 0)) return (x) => x;
  const rules = {
    className: attributes.className,
    featureCount: undefined,
    featureNames: undefined,
    release,
    acceptsSparse: true,
    allowsInfinity: isSince(release, 0, 23),
  };
  return (x) => checkNumeric(x, rules);
}

function requireOne(answer: ReturnType<NonNullable<Estimator['predict']>>, { className }: Attributes): Tensor {
  if ('kind' in answer) return answer;
  throw new DecantError('INVALID_PARAMETER_VALUE', `${className} takes one output from each of its estimators.`);
}
