// A CatBoost model ready to predict (catboost/python-package/catboost/core.py, CatBoost, CatBoostClassifier, CatBoostRegressor,
// CatBoostRanker; catboost/private/libs/algo/apply.cpp, ApplyModelMulti).
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { checkModel } from './check-model.ts';
import { compileLeaves } from './leaf-indexes.ts';
import type { FindLeaves } from './leaf-indexes.ts';
import type { CatboostModel } from './model.ts';
import { readLabels } from './model-info.ts';
import { predictFromSums, PREDICTION_TYPES } from './prediction.ts';
import type { PredictionType } from './prediction.ts';
import { toRows } from './rows.ts';
import { compileShap } from './shap-values.ts';
import type { Explain } from './shap-values.ts';
import type { Features, Series } from './rows.ts';
import { compileTreeSums } from './sum-trees.ts';
import { measureValuesChange } from './values-change.ts';

/** Python's classes. */
export const CLASS_NAMES = ['CatBoost', 'CatBoostClassifier', 'CatBoostRegressor', 'CatBoostRanker'] as const;
export type ClassName = (typeof CLASS_NAMES)[number];

/** Options of `predict`, named as in Python. */
export interface PredictOptions {
  /** Default: what the class answers. */
  readonly predictionType?: PredictionType | undefined;
  /** First tree that is summed. Default 0. */
  readonly ntreeStart?: number | undefined;
  /** Tree before which the sum ends; all that there are where this and the first are 0. Default 0. */
  readonly ntreeEnd?: number | undefined;
}

/** A fitted model. It has the shape of a scikit-learn estimator, so that it can end a Pipeline. Its methods are pure. */
export interface CatboostEstimator {
  readonly className: ClassName;
  readonly treeCount: number;
  /** Name of the loss function: `Logloss`; empty where the model does not tell. */
  readonly lossFunction: string;
  readonly featureCount: number;
  /** Names of the training data's columns; undefined where they had none. */
  readonly featureNames: readonly string[] | undefined;
  /** Does its tag `allow_nan` say that it takes NaN? Pickled estimators tell it. */
  readonly allowsMissing?: boolean;
  /** `feature_importances_` of a pickled estimator. */
  readonly featureImportances?: () => Tensor;
  /** Labels of the classes, in the order of the probabilities; undefined where the loss has none. */
  readonly classes?: Tensor | undefined;
  /** Labels of a classifier, sums of the leaves of any other, or what `predictionType` names. One row where X is a series. */
  readonly predict: (x: Features, options?: PredictOptions) => Tensor;
  /** Probabilities of each class. Only classifiers have it. */
  readonly predict_proba?: (x: Features, options?: PredictOptions) => Tensor;
  /** Their logarithms. */
  readonly predict_log_proba?: (x: Features, options?: PredictOptions) => Tensor;
  /** Leaf of each row in each tree: `calc_leaf_indexes`. */
  readonly calcLeafIndexes: (x: Features, options?: Omit<PredictOptions, 'predictionType'>) => Tensor;
  /**
   * What each column adds to the sums, and last what is expected without any: `get_feature_importance(type='ShapValues')`. Rows by
   * columns, or rows by sums by columns where there are several sums.
   */
  readonly shapValues: (x: Features) => Tensor;
  /** Importance of each column in percent: `get_feature_importance(type='PredictionValuesChange')`. */
  readonly predictionValuesChange: () => Tensor;
}

/** Makes an estimator of a model; `lossFunction` is what its constructor was given. Refuses damage with MALFORMED_DATA. */
export function createEstimator(
  model: CatboostModel,
  className: ClassName,
  lossFunction: string | undefined,
): CatboostEstimator {
  checkModel(model);
  const labels = readLabels(model.info, model.approxDimension);
  const treeCount = model.trees.sizes.length;
  const sumTrees = compileTreeSums(model);
  const answer = (type: PredictionType, x: Features, { ntreeStart = 0, ntreeEnd = 0 }: PredictOptions): Tensor => {
    if (!PREDICTION_TYPES.includes(type)) {
      throw refuse(`Invalid value of prediction_type: must be ${PREDICTION_TYPES.join(', ')}.`);
    }
    const table = x.kind === 'series' ? toTable(x) : x;
    const rows = toRows(table, model);
    const [start, end] = selectTrees(treeCount, ntreeStart, ntreeEnd);
    const sums = sumTrees(rows, start, end);
    scaleSums(sums, model, start);
    const result = predictFromSums(type, sums, model.approxDimension, labels);
    return x.kind === 'series' ? takeRow(result) : result;
  };
  const fallback = choosePredictionType(className, lossFunction);
  const columns = describeColumns(model);
  const { approxDimension } = model;
  let findLeaves: FindLeaves | undefined;
  let explain: Explain | undefined;
  return {
    className,
    treeCount,
    lossFunction: labels.lossFunction,
    ...columns,
    ...(labels.classes === undefined ? {} : { classes: labels.classes }),
    predict: (x, options = {}) => answer(options.predictionType ?? fallback, x, options),
    calcLeafIndexes(x, { ntreeStart = 0, ntreeEnd = 0 } = {}): Tensor {
      const rows = toRows(x.kind === 'series' ? toTable(x) : x, model);
      const [start, end] = selectTrees(treeCount, ntreeStart, ntreeEnd);
      findLeaves ??= compileLeaves(model);
      return makeTensor('uint32', [rows.rowCount, end - start], findLeaves(rows, start, end));
    },
    shapValues(x): Tensor {
      const rows = toRows(x.kind === 'series' ? toTable(x) : x, model);
      // The columns of X, also those that the model does not know, have a value each.
      const width = Math.max(columns.featureCount, countColumns(x)) + 1;
      explain ??= compileShap(model, labels.lossFunction === 'MultiClass');
      const values = explain(rows, width);
      if (approxDimension === 1) return makeTensor('float64', [rows.rowCount, width], values);
      // Of a mean and its uncertainty, CatBoost explains the mean alone.
      if (labels.lossFunction !== 'RMSEWithUncertainty')
        return makeTensor('float64', [rows.rowCount, approxDimension, width], values);
      const means = values.filter((_, at) => Math.floor(at / width) % approxDimension === 0);
      return makeTensor('float64', [rows.rowCount, 1, width], means);
    },
    predictionValuesChange(): Tensor {
      const { featureCount } = columns;
      return makeTensor('float64', [featureCount], measureValuesChange(model, featureCount));
    },
    ...(className === 'CatBoostClassifier' && {
      predict_proba: (x: Features, options: PredictOptions = {}) => answer('Probability', x, options),
      predict_log_proba: (x: Features, options: PredictOptions = {}) => answer('LogProbability', x, options),
    }),
  };
}

function choosePredictionType(className: ClassName, lossFunction: string | undefined): PredictionType {
  if (className === 'CatBoostClassifier') return 'Class';
  if (className !== 'CatBoostRegressor' || lossFunction === undefined) return 'RawFormulaVal';
  if (lossFunction.startsWith('Poisson') || lossFunction.startsWith('Tweedie')) return 'Exponent';
  return lossFunction === 'RMSEWithUncertainty' ? 'RMSEWithUncertainty' : 'RawFormulaVal';
}

function selectTrees(treeCount: number, start: number, end: number): readonly [number, number] {
  const last = start === 0 && end === 0 ? treeCount : end;
  const isTree = (tree: number): boolean => Number.isInteger(tree) && tree >= 0 && tree <= treeCount;
  if (!isTree(start)) throw refuse(`Out of range treeBegin=${start}: the model has ${treeCount} trees.`);
  if (!isTree(last)) throw refuse(`Out of range treeEnd=${last}: the model has ${treeCount} trees.`);
  if (start >= last) throw refuse(`Empty tree range [${start}, ${last}).`);
  return [start, last];
}

// The bias is of the first tree (catboost/libs/model/scale_and_bias.cpp).
function scaleSums(sums: Float64Array, { scale, bias, approxDimension }: CatboostModel, start: number): void {
  if (scale !== 1) for (let at = 0; at < sums.length; at++) sums[at]! *= scale;
  if (start > 0 || bias.every((value) => value === 0)) return;
  for (let at = 0; at < sums.length; at++) sums[at]! += bias[at % approxDimension]!;
}

function describeColumns(model: CatboostModel): Pick<CatboostEstimator, 'featureCount' | 'featureNames'> {
  const columns = [...model.floatFeatures, ...model.catFeatures];
  const last = [...columns.map(({ flatIndex }) => flatIndex), ...model.ignoredColumns].reduce(
    (most, flatIndex) => Math.max(most, flatIndex),
    -1,
  );
  const names = new Map(columns.map(({ flatIndex, name }) => [flatIndex, name]));
  const areNamed = names.size === last + 1 && columns.every(({ name }) => name !== '');
  return {
    featureCount: last + 1,
    featureNames: areNamed ? Array.from({ length: last + 1 }, (_, index) => names.get(index)!) : undefined,
  };
}

function countColumns(x: Features): number {
  if (x.kind === 'series') return x.values.length;
  return 'columnCount' in x ? x.columnCount : x.columns.length;
}

// One dimension is one row.
function toTable({ values }: Series): Features {
  return {
    kind: 'array',
    rowCount: 1,
    columns: values.map((value, name) => ({ name, dtype: 'object', values: [value] })),
  };
}

function takeRow(tensor: Tensor): Tensor {
  return { ...tensor, shape: tensor.shape.slice(1) };
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
