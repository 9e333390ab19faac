// What mlflow.pyfunc.load_model answers for a scikit-learn model (mlflow/sklearn/__init__.py `_SklearnModelWrapper`, and
// mlflow/pyfunc/__init__.py `PyFuncModel` around it), where people save that again as if it were the model.
import { PythonDict, PythonObject } from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import { describeKind } from '../../libraries/sklearn/attributes.ts';
import type { Attributes } from '../../libraries/sklearn/attributes.ts';
import { readBoundMethod } from '../../libraries/sklearn/bound-predict.ts';
import { delegateMethods } from '../../libraries/sklearn/delegate-methods.ts';
import type { Estimator, PredictMethod } from '../../libraries/sklearn/estimator.ts';
import type { EstimatorReader, ReadContext } from '../../libraries/sklearn/reader.ts';

/** Readers of MLflow's wrappers. */
export const WRAPPER_READERS: readonly EstimatorReader[] = [
  { className: 'PyFuncModel', package: 'mlflow.pyfunc', read: readPyfuncModel },
  { className: '_SklearnModelWrapper', package: 'mlflow.sklearn', read: readSklearnWrapper },
];

const PASSED_ON: readonly PredictMethod[] = [
  'predict',
  'predict_proba',
  'predict_log_proba',
  'predict_joint_log_proba',
];

function readSklearnWrapper(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['predict']);
  const value = attributes.value('sklearn_model');
  const inner = context.readEstimator(value, 'sklearn_model');
  for (const method of PASSED_ON) {
    const set = attributes.optional(method);
    if (set === undefined || readBoundMethod(set, value) === method) continue;
    throw attributes.refuse(`${method} is ${describeKind(set)}, not that of sklearn_model`);
  }
  return wrap(attributes, inner, delegateMethods(inner, PASSED_ON));
}

function readPyfuncModel(attributes: Attributes, context: ReadContext): Estimator {
  refuseSignature(attributes);
  // MLflow 3 made the attribute private.
  const name = attributes.has('_model_impl') ? '_model_impl' : '_PyFuncModel__model_impl';
  const value = attributes.value(name);
  const inner = context.readEstimator(value, name);
  const bound = attributes.optional('_predict_fn');
  // Probabilities are a method that the wrapper took from its model.
  const method =
    bound === undefined ? 'predict' : (readBoundMethod(bound, value) ?? readBoundMethod(bound, readWrapped(value)));
  const predict = method === undefined ? undefined : inner[method];
  if (predict === undefined) throw attributes.refuse(`_predict_fn is no method of ${inner.className} that is known`);
  return wrap(attributes, inner, { predict });
}

function readWrapped(value: PythonValue): PythonValue {
  const state = value instanceof PythonObject ? value.state : undefined;
  return (state instanceof PythonDict ? state.get('sklearn_model') : undefined) ?? null;
}

// A schema puts the columns in its own order before the model sees them.
function refuseSignature(attributes: Attributes): void {
  const model = attributes.value('_model_meta');
  const state = model instanceof PythonObject ? model.state : undefined;
  if (!(state instanceof PythonDict)) throw attributes.refuse(`_model_meta is ${describeKind(model)}`);
  const signature = state.get('signature') ?? state.get('_signature') ?? null;
  if (signature !== null) throw attributes.refuse('it checks X against a signature of its own');
}

function wrap(attributes: Attributes, inner: Estimator, methods: Partial<Estimator>): Estimator {
  const { featureCount, featureNames, classes } = inner;
  return { className: attributes.className, featureCount, featureNames, classes, children: [inner], ...methods };
}
