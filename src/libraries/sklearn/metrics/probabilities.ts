// Measures of the probabilities of classes (sklearn/metrics/_classification.py `log_loss`, _ranking.py `roc_auc_score`,
// scikit-learn 1.9).
import { formatPythonScalar } from '../../../data/python-text.ts';
import { checkLengths } from './check-lengths.ts';
import { placeLabels, refuse, sortLabels, toLabelKey } from './labels.ts';
import type { ClassLabel } from './labels.ts';
import { auc, rocCurve } from './ranking.ts';
import type { MetricOptions } from './regression.ts';

/** Options of {@link logLoss}. */
export interface LogLossOptions extends MetricOptions {
  /** All labels, where y does not hold each. Default: those of y, sorted. */
  readonly labels?: readonly ClassLabel[];
  /** False adds the losses instead of taking their mean. Default: true. */
  readonly normalize?: boolean;
}

/**
 * The mean of -log of the probability that the true class got. `yProba` has a row of classes in their order for each row, or the
 * probability of the greater of two.
 */
export function logLoss(
  yTrue: ArrayLike<ClassLabel>,
  yProba: ArrayLike<number> | readonly ArrayLike<number>[],
  { labels, sampleWeight, normalize = true }: LogLossOptions = {},
): number {
  checkLengths(yTrue, yProba, sampleWeight);
  const rows = Array.from(yProba as ArrayLike<number | ArrayLike<number>>, (row) => spreadRow(row));
  checkProbabilities(rows);
  const classes = sortLabels(labels ?? yTrue);
  checkClasses(classes, rows[0]?.length ?? 0, labels !== undefined);
  const places = placeLabels(classes);
  let [sum, total] = [0, 0];
  for (const [row, probabilities] of rows.entries()) {
    const place = places.get(toLabelKey(yTrue[row]!));
    if (place === undefined) throw refuse('y_true contains values not belonging to the passed labels.');
    const weight = sampleWeight?.[row] ?? 1;
    const given = Math.min(Math.max(probabilities[place]!, Number.EPSILON), 1 - Number.EPSILON);
    sum -= weight * Math.log(given);
    total += weight;
  }
  return normalize ? sum / total : sum;
}

// One probability is that of the greater of two classes.
function spreadRow(row: number | ArrayLike<number>): ArrayLike<number> {
  if (typeof row === 'number') return [1 - row, row];
  return row.length === 1 ? [1 - row[0]!, row[0]!] : row;
}

function checkProbabilities(rows: readonly ArrayLike<number>[]): void {
  for (const row of rows) {
    for (const value of Array.from(row)) {
      if (Number.isNaN(value)) throw refuse('Input contains NaN.');
      if (value > 1) throw refuse('y_prob contains values greater than 1');
      if (value < 0) throw refuse('y_prob contains values lower than 0');
    }
  }
}

function checkClasses(classes: readonly ClassLabel[], width: number, isGiven: boolean): void {
  const list = `[${classes.map((label) => formatPythonScalar(label) ?? '').join(' ')}]`;
  if (classes.length < 2) {
    throw refuse(
      isGiven
        ? `The labels array needs to contain at least two labels, got ${list}.`
        : `y_true contains only one label (${list.slice(1, -1)}). Please provide the list of all expected class labels explicitly through the labels argument.`,
    );
  }
  if (classes.length === width) return;
  throw refuse(
    isGiven
      ? `The number of classes in labels is different from that in y_prob. Classes found in labels: ${list}`
      : `y_true and y_prob contain different number of classes: ${classes.length} vs ${width}. Please provide the true labels explicitly through the labels argument. Classes found in y_true: ${list}`,
  );
}

/** Options of {@link rocAucScore}. */
export interface RocAucOptions extends MetricOptions {
  /** Of more than two classes: each against all others, or each pair. Default: refused. */
  readonly multiClass?: 'raise' | 'ovr' | 'ovo';
  /** The mean of classes or pairs, alike or by their rows; `micro`: all cells of `ovr` together. Default: macro. */
  readonly average?: 'macro' | 'weighted' | 'micro';
  /** All labels, sorted, where y does not hold each. */
  readonly labels?: readonly ClassLabel[];
  /** Of two classes: the area up to this rate of false positives, so that guessing is 0.5. */
  readonly maxFpr?: number;
}

/**
 * The area under the ROC curve: of the scores of the greater label for two classes, else of the probabilities of each class. NaN
 * where the rows are of one class.
 */
export function rocAucScore(
  yTrue: ArrayLike<ClassLabel>,
  yScore: ArrayLike<number> | readonly ArrayLike<number>[],
  options: RocAucOptions = {},
): number {
  const { multiClass = 'raise', average = 'macro', sampleWeight, maxFpr } = options;
  checkLengths(yTrue, yScore, sampleWeight);
  const present = sortLabels(yTrue);
  const width = typeof yScore[0] === 'number' ? 1 : (yScore[0]?.length ?? 0);
  if (present.length <= 2 && width <= 2) {
    if (typeof yScore[0] !== 'number') {
      throw refuse(`y should be a 1d array, got an array of shape (${yScore.length}, ${width}) instead.`);
    }
    const positive = present.at(-1)!;
    const isPositive = Array.from(yTrue, (label) => toLabelKey(label) === toLabelKey(positive));
    return areaOfRows(isPositive, yScore as ArrayLike<number>, sampleWeight, maxFpr);
  }
  if (maxFpr !== undefined && maxFpr !== 1) {
    throw refuse(
      `Partial AUC computation not available in multiclass setting, 'max_fpr' must be set to \`None\`, received \`max_fpr=${maxFpr}\` instead`,
    );
  }
  if (!['ovo', 'ovr'].includes(multiClass)) throw refuse("multi_class must be in ('ovo', 'ovr')");
  const scores = checkScores(yScore, width);
  const classes = chooseClasses(yTrue, present, options.labels, width);
  const places = placeLabels(classes);
  const codes = Int32Array.from(yTrue, (label) => places.get(toLabelKey(label))!);
  if (multiClass === 'ovr') return averageClasses(codes, scores, classes.length, average, sampleWeight);
  if (average === 'micro') throw refuse("average must be one of ('macro', 'weighted', None) for multiclass problems");
  if (sampleWeight === undefined) return averagePairs(codes, scores, average);
  throw refuse(
    "sample_weight is not supported for multiclass one-vs-one ROC AUC, 'sample_weight' must be None in this case.",
  );
}

function checkScores(
  yScore: ArrayLike<number> | readonly ArrayLike<number>[],
  width: number,
): readonly ArrayLike<number>[] {
  if (width === 1) {
    throw refuse(
      `\`y_score\` needs to be of shape \`(n_samples, n_classes)\`, since \`y_true\` contains multiple classes. Got \`y_score.shape=(${yScore.length},)\`.`,
    );
  }
  const rows = yScore as readonly ArrayLike<number>[];
  const isWhole = (row: ArrayLike<number>): boolean =>
    Math.abs(1 - Array.from(row).reduce((sum, value) => sum + value, 0)) <= 1e-5 + 1e-8;
  if (rows.every(isWhole)) return rows;
  throw refuse(
    'Target scores need to be probabilities for multiclass roc_auc, i.e. they should sum up to 1.0 over classes',
  );
}

function chooseClasses(
  yTrue: ArrayLike<ClassLabel>,
  present: readonly ClassLabel[],
  labels: readonly ClassLabel[] | undefined,
  width: number,
): readonly ClassLabel[] {
  if (labels === undefined) {
    if (present.length === width) return present;
    throw refuse("Number of classes in y_true not equal to the number of columns in 'y_score'");
  }
  const sorted = sortLabels(labels);
  if (sorted.length !== labels.length) throw refuse("Parameter 'labels' must be unique");
  if (sorted.some((label, place) => label !== labels[place])) throw refuse("Parameter 'labels' must be ordered");
  if (labels.length !== width) {
    throw refuse(`Number of given labels, ${labels.length}, not equal to the number of columns in 'y_score', ${width}`);
  }
  const places = placeLabels(labels);
  if (Array.from(yTrue).every((label) => places.has(toLabelKey(label)))) return labels;
  throw refuse("'y_true' contains labels not in parameter 'labels'");
}

// Each class against all others.
function averageClasses(
  codes: Int32Array,
  scores: readonly ArrayLike<number>[],
  count: number,
  average: 'macro' | 'weighted' | 'micro',
  sampleWeight: ArrayLike<number> | undefined,
): number {
  const classes = Array.from({ length: count }, (_, code) => code);
  if (average === 'micro') {
    const repeated = sampleWeight && Float64Array.from(classes.flatMap(() => Array.from(sampleWeight)));
    const isPositive = classes.flatMap((code) => Array.from(codes, (one) => one === code));
    const column = classes.flatMap((code) => scores.map((row) => row[code]!));
    return areaOfRows(isPositive, column, repeated);
  }
  const weights = classes.map((code) =>
    average === 'macro' ? 1 : codes.reduce((sum, one, row) => sum + (one === code ? (sampleWeight?.[row] ?? 1) : 0), 0),
  );
  const areas = classes.map((code) =>
    areaOfRows(
      Array.from(codes, (one) => one === code),
      scores.map((row) => row[code]!),
      sampleWeight,
    ),
  );
  return averageAreas(areas, weights);
}

// Each pair of classes that rows have, by the scores of one and of the other (Hand and Till 2001).
function averagePairs(codes: Int32Array, scores: readonly ArrayLike<number>[], average: 'macro' | 'weighted'): number {
  const present = [...new Set(codes)].sort((one, other) => one - other);
  const areas: number[] = [];
  const weights: number[] = [];
  for (const [place, a] of present.entries()) {
    for (const b of present.slice(place + 1)) {
      const rows = [...codes.keys()].filter((row) => codes[row] === a || codes[row] === b);
      const areaOf = (code: number): number =>
        areaOfRows(
          rows.map((row) => codes[row] === code),
          rows.map((row) => scores[row]![code]!),
        );
      areas.push((areaOf(a) + areaOf(b)) / 2);
      weights.push(average === 'macro' ? 1 : rows.length);
    }
  }
  return averageAreas(areas, weights);
}

function averageAreas(areas: readonly number[], weights: readonly number[]): number {
  let [sum, total] = [0, 0];
  for (const [place, area] of areas.entries()) {
    sum += area * weights[place]!;
    total += weights[place]!;
  }
  return total === 0 ? 0 : sum / total;
}

function areaOfRows(
  isPositive: readonly boolean[],
  scores: ArrayLike<number>,
  sampleWeight?: ArrayLike<number>,
  maxFpr = 1,
): number {
  if (!isPositive.includes(true) || !isPositive.includes(false)) return Number.NaN;
  const weights = sampleWeight === undefined ? {} : { sampleWeight };
  const { fpr, tpr } = rocCurve(isPositive, scores, weights);
  if (maxFpr === 1) return auc(fpr, tpr);
  if (!(maxFpr > 0 && maxFpr < 1)) throw refuse(`Expected max_fpr in range (0, 1], got: ${maxFpr}`);
  const stop = fpr.findIndex((rate) => rate > maxFpr);
  const part = (maxFpr - fpr[stop - 1]!) / (fpr[stop]! - fpr[stop - 1]!);
  const end = tpr[stop - 1]! + part * (tpr[stop]! - tpr[stop - 1]!);
  const area = auc([...fpr.slice(0, stop), maxFpr], [...tpr.slice(0, stop), end]);
  // McClish's correction: guessing is 0.5, and the best is 1.
  const least = maxFpr ** 2 / 2;
  return (1 + (area - least) / (maxFpr - least)) / 2;
}
