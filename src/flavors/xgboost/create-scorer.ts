// What python_function.predict does with an XGBoost model: `predict` of the model, with those params that it takes
// (mlflow.xgboost, _XGBModelWrapper; parity MLM-061).
import { makeTensorBatch } from '../../data/batch.ts';
import type { Batch, Params } from '../../data/batch.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import type { Booster, Features, PredictOptions, XgboostEstimator } from '../../libraries/xgboost/index.ts';
import type { ScoreOptions, Scorer } from '../../model/flavor.ts';
import { BOOSTER_PARAMS, ESTIMATOR_PARAMS, readParams } from './read-params.ts';
import { toFeatures } from './to-features.ts';

type Answer = (x: Features, options: PredictOptions) => Tensor;

/**
 * The scorer of a model; what XGBoost's `predict` can be asked for can be chosen as methods. `passesParams`: do params of a request
 * reach `predict`?
 */
export function createXgboostScorer(model: Booster | XgboostEstimator, passesParams = true): Scorer {
  const isEstimator = 'className' in model;
  const booster = isEstimator ? model.booster : model;
  const name = isEstimator ? model.className : 'Booster';
  const answers = isEstimator ? listEstimatorAnswers(model) : listBoosterAnswers(model);
  const methods = [...answers.keys()];
  const known = isEstimator ? ESTIMATOR_PARAMS : BOOSTER_PARAMS;
  const size = booster.roundCount === undefined ? 'gblinear' : `${booster.roundCount} rounds`;
  return {
    engine: 'native',
    description: `xgboost ${name} (${booster.objective}, ${size})`,
    methods,
    featureNames: booster.featureNames,
    featureCount: booster.featureCount,
    classes: isEstimator ? model.classes : undefined,
    isRowwise: true,
    predict(input: Batch, params: Params, { method = 'predict' }: ScoreOptions = {}): Batch {
      const answer = answers.get(method);
      if (answer === undefined) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `${name} has no method ${JSON.stringify(method)}. It has: ${methods.join(', ')}.`,
        );
      }
      const { features, options } = toFeatures(input);
      return makeTensorBatch(answer(features, { ...(passesParams ? readParams(params, known) : {}), ...options }));
    },
  };
}

function listBoosterAnswers({ predict }: Booster): ReadonlyMap<string, Answer> {
  const ask =
    (kind: PredictOptions): Answer =>
    (x, options) =>
      predict(x, { ...options, ...kind });
  return new Map([
    ['predict', ask({})],
    ['output_margin', ask({ outputMargin: true })],
    ['pred_leaf', ask({ predLeaf: true })],
    ['pred_contribs', ask({ predContribs: true })],
    ['approx_contribs', ask({ predContribs: true, approxContribs: true })],
    ['pred_interactions', ask({ predInteractions: true })],
  ]);
}

function listEstimatorAnswers(model: XgboostEstimator): ReadonlyMap<string, Answer> {
  const { predict, predict_proba: predictProbabilities, apply, pred_contribs: findContributions } = model;
  return new Map<string, Answer>([
    ['predict', predict],
    ...(predictProbabilities === undefined ? [] : ([['predict_proba', predictProbabilities]] as const)),
    ['output_margin', (x, options) => predict(x, { ...options, outputMargin: true })],
    ['apply', apply],
    ['pred_contribs', findContributions],
  ]);
}
