// StackEnsembleClassifier and StackEnsembleRegressor of AzureML (shared/model_wrappers.py; models/stack_ensemble.py): a model that
// reads what others answer, without the first class of each.
import { makeMatrix } from '../../../data/matrix.ts';
import type { Matrix } from '../../../data/matrix.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { PythonTuple } from '../../../formats/python/values.ts';
import type { Attributes } from '../attributes.ts';
import { requireSingle, toNumbers } from '../ensemble/parts.ts';
import { requireMethod } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { padProbabilities } from './pad-classes.ts';

/** Reads a StackEnsembleClassifier. */
export function readStackClassifier(attributes: Attributes, context: ReadContext): Estimator {
  const { learners, meta, base } = readStack(attributes, context);
  const classes = attributes.value('classes_') === null ? undefined : attributes.tensor('classes_');
  const answers = learners.map((learner) => {
    if (classes !== undefined) return padProbabilities(learner, classes, attributes);
    if (learner.predict_proba === undefined) throw attributes.refuse(`${learner.className} has no predict_proba`);
    const answer = requireMethod(learner, 'predict_proba');
    return (x: Features) => requireSingle(answer(x));
  });
  const prepare = (x: Features): Matrix =>
    joinAnswers(
      answers.map((answer) => answer(x)),
      x.rowCount,
    );
  const predict = requireMethod(meta, 'predict');
  const estimator: Estimator = { ...base, classes: classes ?? meta.classes, predict: (x) => predict(prepare(x)) };
  if (meta.predict_proba === undefined) return estimator;
  const estimate =
    classes === undefined ? requireMethod(meta, 'predict_proba') : padProbabilities(meta, classes, attributes);
  return { ...estimator, predict_proba: (x) => estimate(prepare(x)) };
}

/** Reads a StackEnsembleRegressor. */
export function readStackRegressor(attributes: Attributes, context: ReadContext): Estimator {
  const { learners, meta, base } = readStack(attributes, context);
  const answers = learners.map((learner) => requireMethod(learner, 'predict'));
  const predict = requireMethod(meta, 'predict');
  return {
    ...base,
    predict: (x) =>
      predict(
        joinAnswers(
          answers.map((answer) => requireSingle(answer(x))),
          x.rowCount,
        ),
      ),
  };
}

function readStack(
  attributes: Attributes,
  context: ReadContext,
): {
  readonly learners: readonly Estimator[];
  readonly meta: Estimator;
  readonly base: Pick<Estimator, 'className' | 'featureCount' | 'featureNames' | 'children'>;
} {
  attributes.refuseOverrides(['predict', 'predict_proba']);
  const learners = attributes.list('_base_learners').map((entry, index) => {
    const learner = entry instanceof PythonTuple ? entry.items[1] : undefined;
    const place = `_base_learners[${index}]`;
    if (learner === undefined) throw attributes.refuse(`${place} is no tuple of a name and an estimator`);
    return context.readEstimator(learner, place);
  });
  const [first] = learners;
  if (first === undefined) throw attributes.refuse('_base_learners is empty');
  const meta = context.readEstimator(attributes.value('_meta_learner'), '_meta_learner');
  const { className } = attributes;
  const base = { className, featureCount: first.featureCount, featureNames: first.featureNames };
  return { learners, meta, base: { ...base, children: [...learners, meta] } };
}

// The first answer tells the shape of all: probabilities lose their first column.
function joinAnswers(answers: readonly Tensor[], rowCount: number): Matrix {
  const widths = answers.map(({ shape }) => shape[1] ?? 1);
  const skipped = (widths[0] ?? 1) > 1 ? 1 : 0;
  const width = widths.reduce((sum, each) => sum + each - skipped, 0);
  const isSingle = answers.every(({ dtype }) => dtype === 'float32');
  const data = isSingle ? new Float32Array(rowCount * width) : new Float64Array(rowCount * width);
  let offset = 0;
  answers.forEach((answer, index) => {
    const each = widths[index] ?? 1;
    const numbers = toNumbers(answer, rowCount, each);
    for (let row = 0; row < rowCount; row++) {
      for (let column = skipped; column < each; column++) {
        data[row * width + offset + column - skipped] = numbers[row * each + column] ?? 0;
      }
    }
    offset += each - skipped;
  });
  return makeMatrix(rowCount, width, data);
}
