// classification_report (sklearn/metrics/_classification.py, scikit-learn 1.9): the scores of each class and their averages, as text
// or as an object.
import { formatPythonFloat, formatPythonScalar } from '../../../data/python-text.ts';
import { precisionRecallFscoreSupport } from './class-scores.ts';
import { placeLabels, refuse, sortLabels, toLabelKey } from './labels.ts';
import type { ClassLabel } from './labels.ts';
import type { MetricOptions } from './regression.ts';

/** Options of {@link classificationReport}. */
export interface ClassificationReportOptions extends MetricOptions {
  /** Classes of the report, in their order. Default: all, sorted. */
  readonly labels?: readonly ClassLabel[];
  /** Names of the classes. Default: the labels. */
  readonly targetNames?: readonly string[];
  /** Digits after the point. Default: 2. */
  readonly digits?: number;
  /** An object instead of text. Default: false. */
  readonly outputDict?: boolean;
  /** What nothing divided by nothing is. Default: 0. */
  readonly zeroDivision?: number;
}

/** A line of the report. */
export interface ReportScores {
  readonly precision: number;
  readonly recall: number;
  readonly 'f1-score': number;
  readonly support: number;
}

/** The lines by the names of classes and averages; `accuracy` is a number, where all classes are there. */
export type ClassificationReport = Readonly<Record<string, ReportScores | number>>;

/** Precision, recall, F1 and rows of each class, and their averages. */
export function classificationReport(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  options: ClassificationReportOptions & { readonly outputDict: true },
): ClassificationReport;
export function classificationReport(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  options?: ClassificationReportOptions & { readonly outputDict?: false },
): string;
export function classificationReport(
  yTrue: ArrayLike<ClassLabel>,
  yPred: ArrayLike<ClassLabel>,
  options: ClassificationReportOptions = {},
): ClassificationReport | string {
  const { digits = 2, outputDict = false, sampleWeight, zeroDivision = 0 } = options;
  if (!(Number.isInteger(digits) && digits >= 0)) {
    throw refuse("The 'digits' parameter of classification_report must be an int in the range [0, inf).");
  }
  const present = sortLabels(yTrue, yPred);
  const labels = options.labels ?? present;
  const names = chooseNames(labels, options);
  const rules = { labels, zeroDivision, ...(sampleWeight === undefined ? {} : { sampleWeight }) };
  const { precision, recall, fscore, support } = precisionRecallFscoreSupport(yTrue, yPred, rules);
  const total = support.reduce((sum, rows) => sum + rows, 0);
  const classes = names.map((name, place): readonly [string, ReportScores] => [
    name,
    { precision: precision[place]!, recall: recall[place]!, 'f1-score': fscore[place]!, support: support[place]! },
  ]);
  const places = placeLabels(labels);
  const isWhole = present.every((label) => places.has(toLabelKey(label)));
  const averages = (['micro', 'macro', 'weighted'] as const).map((average): readonly [string, ReportScores] => {
    const scores = precisionRecallFscoreSupport(yTrue, yPred, { ...rules, average });
    const line = { precision: scores.precision, recall: scores.recall, 'f1-score': scores.fscore, support: total };
    return [average === 'micro' && isWhole ? 'accuracy' : `${average} avg`, line];
  });
  if (outputDict) {
    return Object.fromEntries(
      [...classes, ...averages].map(([name, line]) => [name, name === 'accuracy' && isWhole ? line.precision : line]),
    );
  }
  return formatReport(classes, averages, digits, sampleWeight !== undefined);
}

function chooseNames(
  labels: readonly ClassLabel[],
  { labels: given, targetNames }: ClassificationReportOptions,
): readonly string[] {
  if (targetNames === undefined) return labels.map((label) => formatPythonScalar(label) ?? '');
  if (targetNames.length === labels.length) return targetNames;
  throw refuse(
    given === undefined
      ? `Number of classes, ${labels.length}, does not match size of target_names, ${targetNames.length}. Try specifying the labels parameter`
      : `labels size, ${labels.length}, does not match size of target_names, ${targetNames.length}`,
  );
}

const HEADERS = ['precision', 'recall', 'f1-score', 'support'] as const;
const CELL_WIDTH = 9;

function formatReport(
  classes: readonly (readonly [string, ReportScores])[],
  averages: readonly (readonly [string, ReportScores])[],
  digits: number,
  isWeighted: boolean,
): string {
  const lengthOf = (name: string): number => Array.from(name).length;
  const width = Math.max(...classes.map(([name]) => lengthOf(name)), 'weighted avg'.length, digits);
  const write = (name: string, cells: readonly string[]): string => {
    const padded = cells.map((cell) => ` ${cell.padStart(CELL_WIDTH)}`).join('');
    return `${' '.repeat(width - lengthOf(name))}${name} ${padded}\n`;
  };
  // Weights are floats, rows are whole.
  const writeSupport = (support: number): string => (isWeighted ? formatPythonFloat(support) : String(support));
  const writeLine = ([name, line]: readonly [string, ReportScores], isAccuracy = false): string => {
    const scores = HEADERS.slice(0, 3).map((header) => formatFixed(line[header], digits));
    // Of accuracy one number is enough.
    return write(name, [...(isAccuracy ? ['', '', scores[2]!] : scores), writeSupport(line.support)]);
  };
  const averageLines = averages.map((line) => writeLine(line, line[0] === 'accuracy'));
  return `${write('', HEADERS)}\n${classes.map((line) => writeLine(line)).join('')}\n${averageLines.join('')}`;
}

/** Python's `format(value, '.2f')`: of two numbers that are as near, the even one. */
function formatFixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  const text = value.toFixed(digits);
  // Half of the last digit is a whole number of halves of powers of two, which scaling does not round.
  const halves = value * 2 ** (digits + 1);
  const isTie = Number.isInteger(halves) && halves % 2 !== 0;
  if (!isTie || Number(text.at(-1)) % 2 === 0) return text;
  // toFixed takes the greater one.
  return (Number(text) - 10 ** -digits).toFixed(digits);
}
