// A Booster: what `xgboost.Booster` is in Python, as far as predicting goes (python-package/xgboost/core.py).
import type { Tensor } from '../../data/tensor.ts';
import { invalidInput } from './check-features.ts';
import type { Route } from './check-features.ts';
import type { Features } from './features.ts';
import { findImportance } from './importance.ts';
import type { Importance, ImportanceType } from './importance.ts';
import type { XgboostModel } from './model.ts';
import { createPredictor } from './predictor.ts';
import type { AnswerKind } from './predict-shape.ts';
import type { PredictRequest } from './predictor.ts';
import { describeRelease, isSince } from './release.ts';
import { findTrees, limitTrees } from './rounds.ts';
import type { IterationRange } from './rounds.ts';
import { readRows } from './rows.ts';

/** Options of both ways to predict; those of the DMatrix are among them. */
export interface InplaceOptions {
  /** Margins instead of answers: what the objective has not transformed. */
  readonly outputMargin?: boolean;
  /** Rounds that count; the default is all. Releases since 1.4 have it. */
  readonly iterationRange?: IterationRange | undefined;
  /** Trees of each class that count, 0 for all. Releases before 2.0 have it. */
  readonly ntreeLimit?: number | undefined;
  /** Are names and number of the columns checked? They are unless this is false. */
  readonly validateFeatures?: boolean;
  /** Every axis of the answer, even where it has one element. Releases since 1.4 have it. */
  readonly strictShape?: boolean;
  /** A number that stands for a missing value, beside NaN. */
  readonly missing?: number;
  /** Where the sums of the rows start, instead of the model's base score: one for each margin. */
  readonly baseMargin?: ArrayLike<number> | undefined;
  /** What a frame whose names are the numbers from 0 on stands for: a DataFrame, or an array of mixed types. */
  readonly numberedFrames?: 'table' | 'array';
}

/** Options of {@link Booster.predict}. */
export interface PredictOptions extends InplaceOptions {
  readonly predLeaf?: boolean;
  readonly predContribs?: boolean;
  readonly approxContribs?: boolean;
  readonly predInteractions?: boolean;
  /** Predicts as in training: with dart, without the trees that are dropped, which is refused. */
  readonly training?: boolean;
}

/** A trained model. All methods are pure and may be called concurrently. */
export interface Booster {
  /** Release that saved the model, `2.1`; those before 1.0 leave no trace. */
  readonly release: string;
  readonly objective: string;
  readonly booster: 'gbtree' | 'dart' | 'gblinear';
  readonly featureCount: number;
  readonly featureNames: readonly string[] | undefined;
  readonly featureTypes: readonly string[] | undefined;
  /** Margins of a row. */
  readonly groupCount: number;
  /** Rounds of boosting; undefined for gblinear. */
  readonly roundCount: number | undefined;
  /** Best round of early stopping. */
  readonly bestIteration: number | undefined;
  readonly attributes: ReadonlyMap<string, string>;
  /** Predicts as from a DMatrix. */
  readonly predict: (x: Features, options?: PredictOptions) => Tensor;
  /** Predicts as `inplace_predict`, which the wrappers use since 1.4. */
  readonly inplacePredict: (x: Features, options?: InplaceOptions) => Tensor;
  /** Importance of the features; `weight` unless asked otherwise. */
  readonly getScore: (type?: ImportanceType) => Importance;
}

/** What a pickled Booster knows beside its model. */
export interface BoosterState {
  /** Names that releases before 1.4 keep in Python. */
  readonly featureNames?: readonly string[] | undefined;
  readonly featureTypes?: readonly string[] | undefined;
  readonly bestIteration?: number | undefined;
}

/** Makes a Booster of a model; refuses trees that are none with MALFORMED_DATA. */
export function createBooster(model: XgboostModel, state: BoosterState = {}): Booster {
  const predictor = createPredictor(model);
  const { booster, release, featureCount } = model;
  const featureNames = model.featureNames ?? state.featureNames;
  const storedCategories = booster.kind === 'trees' ? booster.storedCategories : undefined;

  function run(x: Features, options: PredictOptions, route: Route): Tensor {
    const isStrictShape = options.strictShape === true;
    if (isStrictShape && !isSince(release, 1, 4)) throw lacks(model, 'strict_shape');
    if (options.training === true && booster.kind === 'trees' && booster.treeWeights !== undefined) {
      throw invalidInput('Predicting as in training drops trees of dart at random, which is not done here.');
    }
    const request: PredictRequest = {
      kind: findKind(options, model),
      ...findTreesOf(options, model),
      isApproximate: options.approxContribs === true,
      isStrictShape,
      isInplace: route === 'inplace',
      baseMargin: options.baseMargin,
    };
    const rows = readRows(x, {
      ...{ release, route, featureCount, featureNames, storedCategories },
      validatesNames: options.validateFeatures !== false,
      missing: options.missing ?? Number.NaN,
      areNumberedFramesArrays: options.numberedFrames === 'array',
    });
    return predictor.predict(rows, request);
  }

  return {
    release: describeRelease(release),
    objective: model.objective.name,
    booster: booster.kind === 'linear' ? 'gblinear' : booster.treeWeights === undefined ? 'gbtree' : 'dart',
    featureCount,
    featureNames,
    featureTypes: model.featureTypes ?? state.featureTypes,
    groupCount: model.groupCount,
    roundCount: booster.kind === 'trees' ? booster.roundOffsets.length - 1 : undefined,
    bestIteration: state.bestIteration ?? readIteration(model),
    attributes: model.attributes,
    predict: (x, options = {}) => run(x, options, 'dmatrix'),
    inplacePredict(x, options = {}) {
      if (!isSince(release, 1, 4) || booster.kind === 'linear') throw lacks(model, 'in-place prediction');
      return run(x, options, 'inplace');
    },
    getScore: (type = 'weight') => findImportance(model, type, featureNames),
  };
}

function readIteration({ attributes }: XgboostModel): number | undefined {
  const text = attributes.get('best_iteration');
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function findKind(options: PredictOptions, { release }: XgboostModel): AnswerKind {
  const kinds: AnswerKind[] = [];
  if (options.predContribs === true) kinds.push('contributions');
  if (options.predInteractions === true) kinds.push('interactions');
  if (options.predLeaf === true) kinds.push('leaf');
  const isMixed = kinds.length > 1 && isSince(release, 1, 0);
  if (options.outputMargin === true) kinds.push('margin');
  if (isMixed || (kinds.length > 1 && isSince(release, 1, 4))) throw invalidInput('One type of prediction at a time.');
  return kinds[0] ?? 'value';
}

function findTreesOf(options: PredictOptions, model: XgboostModel): Pick<PredictRequest, 'trees' | 'rounds'> {
  const { booster, release, groupCount } = model;
  const { iterationRange, ntreeLimit } = options;
  if (ntreeLimit !== undefined && ntreeLimit !== 0 && isSince(release, 2, 0)) throw lacks(model, 'ntree_limit');
  if (!isSince(release, 1, 4)) {
    if (iterationRange !== undefined) throw lacks(model, 'iteration_range');
    if (booster.kind === 'linear') return { trees: { begin: 0, end: ntreeLimit ?? 0 }, rounds: 0 };
    return { trees: limitTrees(booster.trees.length, groupCount, ntreeLimit ?? 0), rounds: 0 };
  }
  const range = limitRounds(options, model) ?? iterationRange ?? [0, 0];
  if (booster.kind === 'linear') return { trees: { begin: range[0], end: 0 }, rounds: 0 };
  const { roundOffsets } = booster;
  const end = range[1] === 0 ? roundOffsets.length - 1 : range[1];
  return { trees: findTrees(roundOffsets, range), rounds: end - range[0] };
}

// From 1.4 to 1.7 an ntree_limit is told in rounds.
function limitRounds(
  { ntreeLimit = 0, iterationRange }: PredictOptions,
  model: XgboostModel,
): IterationRange | undefined {
  if (ntreeLimit === 0) return undefined;
  if (iterationRange !== undefined && iterationRange[1] !== 0) {
    throw invalidInput('Only one of `iteration_range` and `ntree_limit` can be non zero.');
  }
  const { booster, groupCount } = model;
  const treesOfRound = booster.kind === 'trees' ? (booster.roundOffsets[1] ?? 0) : 0;
  return [0, Math.floor(ntreeLimit / Math.max(1, Math.floor(treesOfRound / groupCount)))];
}

function lacks({ release }: XgboostModel, what: string): Error {
  return invalidInput(`XGBoost ${describeRelease(release)}, which saved the model, has no ${what} for it.`);
}
