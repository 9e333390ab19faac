// What python_function.predict does with a LightGBM model: `predict` of the model, whatever the params (mlflow.lightgbm,
// _LGBModelWrapper; parity MLM-062).
import { makeTensorBatch } from '../../data/batch.ts';
import type { Batch } from '../../data/batch.ts';
import { guessArray } from '../../data/casting/cast-array.ts';
import { isValueList } from '../../data/python-text.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { arrayToMatrix, Booster } from '../../libraries/lightgbm/index.ts';
import type { Features, LightgbmEstimator } from '../../libraries/lightgbm/index.ts';
import type { ScoreOptions, Scorer } from '../../model/flavor.ts';

type Answer = (x: Features) => Tensor;

/** The scorer of a model; LightGBM's options of `predict` can be chosen as methods. */
export function createLightgbmScorer(model: Booster | LightgbmEstimator): Scorer {
  const answers = listAnswers(model);
  const methods = [...answers.keys()];
  const booster = model instanceof Booster ? model : model.booster;
  return {
    engine: 'native',
    description: `lightgbm ${model.className} (${booster.objective ?? 'custom objective'}, ${booster.numTrees} trees)`,
    methods,
    featureNames: booster.hasDefaultNames ? undefined : booster.featureNames,
    featureCount: booster.featureNames.length,
    classes: model instanceof Booster ? undefined : model.classes,
    isRowwise: true,
    predict(input: Batch, _params, options: ScoreOptions = {}): Batch {
      const { method = 'predict' } = options;
      const answer = answers.get(method);
      if (answer === undefined) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `${model.className} has no method ${JSON.stringify(method)}. It has: ${methods.join(', ')}.`,
        );
      }
      return makeTensorBatch(answer(toFeatures(input, model)));
    },
  };
}

function listAnswers(model: Booster | LightgbmEstimator): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>([['predict', (x) => model.predict(x)]]);
  if (!(model instanceof Booster)) {
    const { predict_proba: predictProba, decision_function: decide } = model;
    if (predictProba !== undefined) answers.set('predict_proba', (x) => predictProba(x));
    if (decide !== undefined) answers.set('decision_function', (x) => decide(x));
  }
  answers.set('raw_score', (x) => model.predict(x, { rawScore: true }));
  answers.set('pred_leaf', (x) => model.predict(x, { predLeaf: true }));
  answers.set('pred_contrib', (x) => model.predict(x, { predContrib: true }));
  return answers;
}

// scikit-learn's check_array, which the wrappers call, makes float64 of objects; the Booster itself float32.
function toFeatures(input: Batch, model: Booster | LightgbmEstimator): Features {
  const objectsBecome = model instanceof Booster ? 'float32' : 'float64';
  switch (input.kind) {
    case 'frame':
      return input;
    case 'tensors': {
      const tensor = input.tensors.size === 1 ? input.tensors.get(null) : undefined;
      if (tensor !== undefined) return arrayToMatrix(tensor, objectsBecome);
      throw refuse('tensors by name');
    }
    case 'value': {
      const { value } = input;
      if (isValueList(value)) return arrayToMatrix(guessArray(value), objectsBecome);
      throw refuse('plain values');
    }
    case 'list':
      throw refuse('several batches');
  }
}

function refuse(what: string): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Cannot predict data: LightGBM takes a table or an array, got ${what}.`,
    {
      hint: 'Give a table, or one array of 2 dimensions.',
    },
  );
}
