// A model made ready to predict: margins, answers, leaves and contributions of rows (src/learner.cc, src/gbm/*).
import { DecantError } from '../../errors.ts';
import type { Dtype, Storage } from '../../data/dtype.ts';
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { invalidInput } from './check-features.ts';
import { addLinearMargins, findLinearContributions } from './linear-booster.ts';
import type { LinearBoosterModel, TreeBoosterModel, XgboostModel } from './model.ts';
import { findShape } from './predict-shape.ts';
import type { AnswerKind } from './predict-shape.ts';
import { describeRelease, isSince } from './release.ts';
import type { Rows } from './rows.ts';
import type { TreeRange } from './rounds.ts';
import { createTreeExplainer } from './shap/explain-trees.ts';
import { createTreeBooster } from './tree-booster.ts';

/** One prediction. */
export interface PredictRequest {
  readonly kind: AnswerKind;
  /** Contributions after Saabas, not Shapley. */
  readonly isApproximate?: boolean;
  /** The trees that count, and how many rounds they are. */
  readonly trees: TreeRange;
  readonly rounds: number;
  readonly isStrictShape?: boolean;
  /** Does the library predict in place, where dart rounds in another way? */
  readonly isInplace?: boolean;
  /** Where the sums of the rows start, instead of the model's base score: one for each margin. */
  readonly baseMargin?: ArrayLike<number> | undefined;
}

/** Predicts. */
export interface Predictor {
  readonly predict: (rows: Rows, request: PredictRequest) => Tensor;
}

/** What differs between boosted trees and gblinear. */
interface BoosterEngine {
  readonly addMargins: (rows: Rows, request: PredictRequest, margins: Float32Array) => void;
  readonly findLeaves: (rows: Rows, request: PredictRequest) => Int32Array;
  readonly findContributions: (rows: Rows, request: PredictRequest, bases: Float32Array) => Float32Array;
  readonly findInteractions: (rows: Rows, request: PredictRequest, bases: Float32Array) => Float32Array;
}

/** Compiles a model; refuses trees that are none with MALFORMED_DATA. */
export function createPredictor(model: XgboostModel): Predictor {
  const { booster } = model;
  const engine = booster.kind === 'trees' ? createTreeEngine(model, booster) : createLinearEngine(model, booster);
  return {
    predict(rows, request) {
      const { kind } = request;
      const answer =
        kind === 'leaf' ? findLeaves(engine, model, rows, request) : findFloats(engine, model, rows, request);
      const { rowCount } = rows;
      const { groupCount, featureCount } = model;
      const isStrict = request.isStrictShape === true;
      const shape = findShape({
        ...{ kind, rowCount, groupCount, featureCount, isStrict },
        count: answer.length,
        rounds: request.rounds,
      });
      return answer instanceof Int32Array ? makeAnswer('int32', shape, answer) : makeAnswer('float32', shape, answer);
    },
  };
}

function makeAnswer<D extends Dtype>(dtype: D, shape: readonly number[], data: Storage[D]): Tensor {
  return makeTensor(dtype, shape, data);
}

function findFloats(engine: BoosterEngine, model: XgboostModel, rows: Rows, request: PredictRequest): Float32Array {
  const bases = makeBases(model, rows.rowCount, request.baseMargin);
  switch (request.kind) {
    case 'contributions':
      return engine.findContributions(rows, request, bases);
    case 'interactions':
      return engine.findInteractions(rows, request, bases);
    default:
      engine.addMargins(rows, request, bases);
      return request.kind === 'value' ? model.objective.transform(bases, model.groupCount) : bases;
  }
}

// Numbers of leaves were integers before 1.4.
function findLeaves(
  engine: BoosterEngine,
  { release }: XgboostModel,
  rows: Rows,
  request: PredictRequest,
): Int32Array | Float32Array {
  checkBegin(request.trees, 'Predict leaf');
  const leaves = engine.findLeaves(rows, request);
  return isSince(release, 1, 4) ? Float32Array.from(leaves) : leaves;
}

function makeBases(model: XgboostModel, rowCount: number, baseMargin: ArrayLike<number> | undefined): Float32Array {
  const { groupCount, baseMargins, booster } = model;
  const count = rowCount * groupCount;
  if (baseMargin !== undefined) {
    if (baseMargin.length === count) return Float32Array.from(baseMargin);
    throw invalidInput(
      `base_margin has ${baseMargin.length} numbers; ${rowCount} rows of ${groupCount} margins need ${count}.`,
    );
  }
  const bases = new Float32Array(count);
  // gblinear takes the first base score for every group.
  const width = booster.kind === 'linear' ? 1 : groupCount;
  for (let at = 0; at < count; at++) bases[at] = baseMargins[at % width]!;
  return bases;
}

function createTreeEngine(model: XgboostModel, booster: TreeBoosterModel): BoosterEngine {
  const trees = createTreeBooster(model, booster);
  const explainer = createTreeExplainer(model, booster);
  const takeUsed = (rows: Rows) => ({ data: rows.take(trees.usedFeatures), rowCount: rows.rowCount });
  const takeAll = (rows: Rows, bases: Float32Array) => ({
    x: rows.take(listFeatures(model)),
    rowCount: rows.rowCount,
    bases,
  });
  // Before 3.3 dart's contributions count all trees up to the last one, wherever the range begins.
  const ignoresBegin = booster.treeWeights !== undefined && !isSince(model.release, 3, 3);
  const check = (range: TreeRange, what: string) => {
    if (!ignoresBegin) checkBegin(range, what);
  };
  return {
    addMargins(rows, request, margins) {
      trees.addMargins(takeUsed(rows), request.trees, margins, request.isInplace === true);
    },
    findLeaves: (rows, request) => trees.findLeaves(takeUsed(rows), request.trees),
    findContributions(rows, request, bases) {
      check(request.trees, 'Predict contribution');
      return explainer.findContributions(takeAll(rows, bases), request.trees.end, request.isApproximate === true);
    },
    findInteractions(rows, request, bases) {
      check(request.trees, 'Predict interaction contribution');
      return explainer.findInteractions(takeAll(rows, bases), request.trees.end, request.isApproximate === true);
    },
  };
}

function createLinearEngine(model: XgboostModel, booster: LinearBoosterModel): BoosterEngine {
  const { groupCount, featureCount, release } = model;
  const check = ({ begin, end }: TreeRange) => {
    if (begin !== 0) throw invalidInput('Linear booster does not support prediction range.');
    if (end !== 0 && !isSince(release, 1, 4)) throw invalidInput('ntree_limit is only valid for gbtree predictor.');
  };
  return {
    addMargins(rows, { trees }, margins) {
      check(trees);
      addLinearMargins(model, booster, rows.take(listFeatures(model)), rows.rowCount, margins);
    },
    findLeaves() {
      throw invalidInput('gblinear does not support prediction of leaf index.');
    },
    findContributions(rows, { trees }, bases) {
      check(trees);
      const out = new Float32Array(rows.rowCount * groupCount * (featureCount + 1));
      findLinearContributions(model, booster, rows.take(listFeatures(model)), bases, out);
      return out;
    },
    findInteractions() {
      throw invalidInput(`XGBoost ${describeRelease(release)} gives no interactions for gblinear.`);
    },
  };
}

/** Columns that an answer may read at most: a file may state any number of features. */
const MAX_FEATURES = 2 ** 24;

function listFeatures({ featureCount }: XgboostModel): Int32Array {
  if (featureCount > MAX_FEATURES) {
    throw new DecantError(
      'LIMIT_EXCEEDED',
      `The model has ${featureCount} features; at most ${MAX_FEATURES} are read at once.`,
    );
  }
  return Int32Array.from({ length: featureCount }, (_, feature) => feature);
}

function checkBegin({ begin }: TreeRange, what: string): void {
  if (begin === 0) return;
  throw invalidInput(`${what} supports only iteration end: (0, n_iteration).`);
}
