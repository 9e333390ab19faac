// XGBoost's estimators for scikit-learn: XGBClassifier, XGBRegressor, XGBRanker, XGBRFClassifier, XGBRFRegressor and XGBModel
// (python-package/xgboost/sklearn.py).
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { refuseRecord } from '../../formats/python/records.ts';
import type { Booster, InplaceOptions } from './booster.ts';
import type { Features } from './features.ts';
import { asksMargins, takeLabels, takeProbabilities } from './label-answers.ts';
import type { LabelFacts } from './label-answers.ts';
import type { LoadedBooster } from './read-booster.ts';
import { isSince } from './release.ts';

/** The estimators' classes. */
export const ESTIMATOR_CLASSES = [
  'XGBClassifier',
  'XGBRegressor',
  'XGBRanker',
  'XGBRFClassifier',
  'XGBRFRegressor',
  'XGBModel',
] as const;
export type EstimatorClass = (typeof ESTIMATOR_CLASSES)[number];

/** Options of an estimator's methods. */
export type EstimatorOptions = Pick<
  InplaceOptions,
  'outputMargin' | 'iterationRange' | 'ntreeLimit' | 'validateFeatures' | 'baseMargin' | 'numberedFrames'
>;

/** A fitted estimator. It has the shape of scikit-learn's in Decant, so that it can end a Pipeline. */
export interface XgboostEstimator {
  readonly className: EstimatorClass;
  readonly booster: Booster;
  readonly featureCount: number;
  readonly featureNames: readonly string[] | undefined;
  /** Does its tag `allow_nan` say that it takes NaN? Pickled estimators tell it. */
  readonly allowsMissing?: boolean;
  /** `feature_importances_` of a pickled estimator; those of a linear one are its coef_. */
  readonly featureImportances?: () => Tensor;
  /** Labels of a classifier, in the order of its probabilities. */
  readonly classes?: Tensor | undefined;
  /** Labels of a classifier, numbers of any other; the best round of early stopping is the last that counts. */
  readonly predict: (x: Features, options?: EstimatorOptions) => Tensor;
  /** Probabilities of each class. Only classifiers have it. */
  readonly predict_proba?: (x: Features, options?: EstimatorOptions) => Tensor;
  /** Leaf of each row in each tree. */
  readonly apply: (x: Features, options?: EstimatorOptions) => Tensor;
  /** What each feature adds to the margins: pred_contribs of the Booster, with the estimator's `missing`. */
  readonly pred_contribs: (x: Features, options?: EstimatorOptions) => Tensor;
}

/** What an estimator's predictions depend on beside its Booster. */
export interface EstimatorFacts extends Omit<LabelFacts, 'release'> {
  readonly className: EstimatorClass;
  /** A number that stands for a missing value, beside NaN. */
  readonly missing: number;
  readonly classes: Tensor | undefined;
  /** Does it make a DMatrix where others predict in place: a `predictor` was chosen, or categories in 1.5? */
  readonly needsDMatrix: boolean;
  /** `best_ntree_limit`, which counts before 1.4. */
  readonly bestTreeLimit: number | undefined;
}

/** Makes an estimator. */
export function createEstimator({ booster, model }: LoadedBooster, facts: EstimatorFacts): XgboostEstimator {
  const { className, missing } = facts;
  const { release } = model;
  const isClassifier = className.endsWith('Classifier');
  const isRanker = className === 'XGBRanker';
  const labelFacts: LabelFacts = { ...facts, release };

  function prepare(x: Features): Features {
    const dropsQuery =
      isRanker && isSince(release, 2, 0) && x.kind === 'frame' && x.columns.some(({ name }) => name === 'qid');
    return dropsQuery ? { ...x, columns: x.columns.filter(({ name }) => name !== 'qid') } : x;
  }

  // Rounds that count unless the caller says otherwise: up to the best one of early stopping.
  function limit(
    { iterationRange, ntreeLimit }: EstimatorOptions,
    defaultLimit: number,
  ): Pick<EstimatorOptions, 'iterationRange' | 'ntreeLimit'> {
    if (!isSince(release, 1, 4)) return { iterationRange, ntreeLimit: ntreeLimit ?? defaultLimit };
    if (ntreeLimit !== undefined && ntreeLimit !== 0) return { iterationRange, ntreeLimit };
    const isOpen = iterationRange === undefined || iterationRange[1] === 0;
    if (booster.booster === 'gblinear' || (isOpen && booster.bestIteration === undefined))
      return { iterationRange: [0, 0] };
    return { iterationRange: isOpen ? [0, booster.bestIteration! + 1] : iterationRange };
  }

  function answer(x: Features, options: EstimatorOptions, outputMargin: boolean): Tensor {
    const isInplace = isSince(release, 1, 4) && booster.booster !== 'gblinear' && !facts.needsDMatrix;
    const trees = limit(options, isRanker ? 0 : (facts.bestTreeLimit ?? 0));
    const predictRows = isInplace ? booster.inplacePredict : booster.predict;
    return predictRows(prepare(x), { ...options, ...trees, missing, outputMargin });
  }

  function predict(x: Features, options: EstimatorOptions = {}): Tensor {
    const margins = options.outputMargin === true;
    const found = answer(x, options, margins);
    if (!isClassifier || margins) return found;
    if (facts.encoder === undefined && !isSince(release, 1, 0)) {
      throw refuseRecord(
        className,
        'its label encoder is missing, so that its labels are unknown; predict_proba has none of them',
      );
    }
    return takeLabels(found, labelFacts);
  }

  function predictProbabilities(x: Features, options: EstimatorOptions = {}): Tensor {
    // From 1.2 to 1.4 predict_proba did not look at the names.
    const validates = !isSince(release, 1, 2) || isSince(release, 1, 5);
    const rules = { ...options, validateFeatures: options.validateFeatures ?? validates };
    return takeProbabilities(answer(x, rules, asksMargins(labelFacts)), labelFacts);
  }

  return {
    className,
    booster,
    featureCount: booster.featureCount,
    featureNames: booster.featureNames,
    predict,
    apply: (x, options = {}) =>
      booster.predict(prepare(x), { ...pickFrames(options), ...limit(options, 0), missing, predLeaf: true }),
    pred_contribs: (x, options = {}) =>
      booster.predict(prepare(x), { ...pickFrames(options), ...limit(options, 0), missing, predContribs: true }),
    ...(isClassifier ? { classes: findClasses(facts, labelFacts), predict_proba: predictProbabilities } : {}),
  };
}

function pickFrames({ numberedFrames = 'table' }: EstimatorOptions): Pick<EstimatorOptions, 'numberedFrames'> {
  return { numberedFrames };
}

// Since 2.0 the classes are the numbers from 0 on.
function findClasses({ classes, encoder, classCount }: EstimatorFacts, { release }: LabelFacts): Tensor | undefined {
  if (!isSince(release, 2, 0)) return classes ?? encoder;
  if (classCount === undefined) return undefined;
  return makeTensor(
    'int64',
    [classCount],
    BigInt64Array.from({ length: classCount }, (_, index) => BigInt(index)),
  );
}
