// What python_function.predict does with a CatBoost model: `predict` of the model, whatever the params (mlflow.catboost,
// _CatboostModelWrapper; parity MLM-063).
import { makeTensorBatch } from '../../data/batch.ts';
import type { Batch } from '../../data/batch.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { PREDICTION_TYPES } from '../../libraries/catboost/index.ts';
import type { CatboostEstimator, Features } from '../../libraries/catboost/index.ts';
import type { ScoreOptions, Scorer } from '../../model/flavor.ts';
import { toFeatures } from './to-features.ts';

type Answer = (x: Features) => Tensor;

/** The scorer of a model; CatBoost's prediction types, leaves and explanations can be chosen as methods. */
export function createCatboostScorer(model: CatboostEstimator): Scorer {
  const answers = listAnswers(model);
  const methods = [...answers.keys()];
  const { className, lossFunction, treeCount, featureNames } = model;
  return {
    engine: 'native',
    description: `catboost ${className} (${lossFunction === '' ? 'unknown loss' : lossFunction}, ${treeCount} trees)`,
    methods,
    featureNames,
    classes: model.classes,
    isRowwise: true,
    predict(input: Batch, _params, options: ScoreOptions = {}): Batch {
      const { method = 'predict' } = options;
      const answer = answers.get(method);
      if (answer === undefined) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `${className} has no method ${JSON.stringify(method)}. It has: ${methods.join(', ')}.`,
        );
      }
      return makeTensorBatch(answer(toFeatures(input)));
    },
  };
}

function listAnswers(model: CatboostEstimator): ReadonlyMap<string, Answer> {
  const { predict, predict_proba: predictProba, predict_log_proba: predictLogProba } = model;
  const answers = new Map<string, Answer>([['predict', (x) => predict(x)]]);
  if (predictProba !== undefined) answers.set('predict_proba', (x) => predictProba(x));
  if (predictLogProba !== undefined) answers.set('predict_log_proba', (x) => predictLogProba(x));
  for (const predictionType of PREDICTION_TYPES) answers.set(predictionType, (x) => predict(x, { predictionType }));
  answers.set('calc_leaf_indexes', (x) => model.calcLeafIndexes(x));
  answers.set('ShapValues', (x) => model.shapValues(x));
  return answers;
}
