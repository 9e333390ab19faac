// What python_function.predict does with a scikit-learn estimator (mlflow.sklearn; parity MLM-052).
import type { Batch } from '../../data/batch.ts';
import { makeTensorBatch } from '../../data/batch.ts';
import { makeTensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { PREDICT_METHODS } from '../../libraries/sklearn/estimator.ts';
import type { Estimator, Features, Prediction } from '../../libraries/sklearn/estimator.ts';
import type { LoadOptions, ScoreOptions, Scorer } from '../../model/flavor.ts';
import { describeEstimator } from './describe-estimator.ts';
import { isRowwise } from './is-rowwise.ts';
import { toFeatures } from '../../libraries/sklearn/to-features.ts';

type Answer = (x: Features) => Batch;

/** The scorer of an estimator; refuses a `predict_fn` that the estimator cannot answer natively. */
export function createSklearnScorer(estimator: Estimator, options: LoadOptions = {}): Scorer {
  const answers = listAnswers(estimator);
  const { predictFn = 'predict' } = options;
  const standard = answers.get(predictFn);
  if (standard === undefined) {
    const available = [...answers.keys()].join(', ');
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `python_function.predict_fn is ${predictFn}; ${estimator.className} has ${available === '' ? 'no method' : available} here.`,
      { hint: 'Use sklearn.loadModel, which gives the estimator itself.' },
    );
  }
  const methods = [predictFn, ...[...answers.keys()].filter((name) => name !== predictFn)];
  return {
    engine: 'native',
    description: `sklearn ${describeEstimator(estimator)}`,
    methods,
    featureNames: estimator.featureNames,
    featureCount: estimator.featureCount,
    classes: estimator.classes,
    isRowwise: isRowwise(estimator),
    predict(input: Batch, _params, options?: ScoreOptions): Batch {
      const method = options?.method;
      const answer = method === undefined ? standard : answers.get(method);
      if (answer === undefined) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `${estimator.className} has no method ${JSON.stringify(method)}. It has: ${methods.join(', ')}.`,
        );
      }
      return answer(toFeatures(input));
    },
  };
}

function listAnswers(estimator: Estimator): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const name of [...PREDICT_METHODS, 'predict_std' as const]) {
    if (estimator[name] === undefined) continue;
    const method = estimator[name].bind(estimator);
    answers.set(name, (x) => wrapPrediction(method(x)));
  }
  if (estimator.transform !== undefined) {
    const transform = estimator.transform.bind(estimator);
    answers.set('transform', (x) => wrapFeatures(transform(x)));
  }
  return answers;
}

function wrapPrediction(answer: Prediction): Batch {
  if ('kind' in answer) return makeTensorBatch(answer);
  return { kind: 'list', items: answer.map(makeTensorBatch) };
}

function wrapFeatures(x: Features): Batch {
  switch (x.kind) {
    case 'frame':
      return x;
    case 'matrix': {
      const shape = [x.rowCount, x.columnCount];
      const { data } = x;
      return makeTensorBatch(
        data instanceof Float32Array ? makeTensor('float32', shape, data) : makeTensor('float64', shape, data),
      );
    }
    case 'series':
      return { kind: 'value', value: x.values };
    case 'csr':
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        'transform answers a sparse matrix, which no request can carry.',
        {
          hint: 'Use sklearn.loadModel and call transform of the estimator.',
        },
      );
  }
}
