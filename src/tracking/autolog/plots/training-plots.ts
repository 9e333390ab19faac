// Plots of a classifier's answers to its training data, under MLflow's names (mlflow.sklearn.utils, _get_classifier_artifacts; parity TRK-081).
// They show the numbers of scikit-learn's displays; the pictures are not matplotlib's.
import {
  auc,
  averagePrecisionScore,
  confusionMatrix,
  precisionRecallCurve,
  rocCurve,
} from '../../../libraries/sklearn/metrics/index.ts';
import { sortLabels } from '../../../libraries/sklearn/metrics/labels.ts';
import type { Classifier } from '../../../libraries/sklearn/training/classifier.ts';
import type { Label } from '../../../libraries/sklearn/training/index.ts';
import type { Training } from '../describe-training.ts';
import { drawCurve } from './draw-curve.ts';
import type { CurvePlot } from './draw-curve.ts';
import { drawMatrix } from './draw-matrix.ts';
import type { MatrixPlot } from './draw-matrix.ts';

/** The numbers of the plots, by the paths of their artifacts. */
export interface TrainingPlots {
  readonly matrices: Readonly<Record<string, MatrixPlot>>;
  /** Of classifiers of two classes only. */
  readonly curves: Readonly<Record<string, CurvePlot>>;
}

/** The plots of a training, with what the estimator answers now; none for what is no classifier. */
export function preparePlots({ estimator, x, y, sampleWeight }: Training, prefix: string): TrainingPlots {
  if (y === undefined || estimator.estimatorType !== 'classifier') return { matrices: {}, curves: {} };
  const { className } = estimator;
  const classifier = estimator as unknown as Pick<Classifier<object>, 'predict' | 'predictProba'>;
  const truth = Array.from(y as ArrayLike<Label>);
  const weights = sampleWeight === undefined ? {} : { sampleWeight };
  const predicted = classifier.predict(x);
  const matrix: MatrixPlot = {
    title: 'Normalized confusion matrix',
    xLabel: 'Predicted label',
    yLabel: 'True label',
    labels: sortLabels(truth, predicted).map(String),
    rows: confusionMatrix(truth, predicted, { ...weights, normalize: 'true' }),
  };
  const matrices = { [`${prefix}confusion_matrix.png`]: matrix };
  const [, posLabel, ...further] = sortLabels(truth);
  if (posLabel === undefined || further.length > 0) return { matrices, curves: {} };
  const scores = classifier.predictProba(x).map((row) => row[1] ?? 0);
  const options = { ...weights, posLabel };
  const { fpr, tpr } = rocCurve(truth, scores, options);
  const { precision, recall } = precisionRecallCurve(truth, scores, options);
  const positive = `(Positive label: ${String(posLabel)})`;
  return {
    matrices,
    curves: {
      [`${prefix}roc_curve.png`]: {
        title: 'ROC curve',
        xLabel: `False Positive Rate ${positive}`,
        yLabel: `True Positive Rate ${positive}`,
        legend: `${className} (AUC = ${auc(fpr, tpr).toFixed(2)})`,
        x: fpr,
        y: tpr,
      },
      [`${prefix}precision_recall_curve.png`]: {
        title: 'Precision recall curve',
        xLabel: `Recall ${positive}`,
        yLabel: `Precision ${positive}`,
        legend: `${className} (AP = ${averagePrecisionScore(truth, scores, options).toFixed(2)})`,
        x: recall,
        y: precision,
        isStepped: true,
      },
    },
  };
}

/** What draws the PNG file of each artifact. */
export function drawPlots({ matrices, curves }: TrainingPlots): ReadonlyMap<string, () => Uint8Array> {
  return new Map([
    ...Object.entries(matrices).map(([path, plot]) => [path, () => drawMatrix(plot)] as const),
    ...Object.entries(curves).map(([path, plot]) => [path, () => drawCurve(plot)] as const),
  ]);
}
