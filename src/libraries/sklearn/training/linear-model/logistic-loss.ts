// The objective of logistic regression and its gradient: the mean loss of the rows and an l2 penalty without the intercepts
// (sklearn/linear_model/_linear_loss.py, `loss_gradient`; sklearn/_loss/_loss.pyx.tp, HalfBinomialLoss and HalfMultinomialLoss).
import { exp, log } from '../../../../kernels/elementary/index.ts';
import type { Objective } from '../../../../kernels/optimization/index.ts';

/** What is to be minimized. */
export interface LogisticProblem {
  /** Row after row. */
  readonly x: Float64Array;
  readonly rowCount: number;
  readonly columnCount: number;
  /** For each row the position of its class. */
  readonly codes: Int32Array;
  readonly weights: Float64Array | undefined;
  readonly weightSum: number;
  /** Factor of half the square of the coefficients. */
  readonly l2: number;
  readonly fitIntercept: boolean;
}

/** Rows whose scores are summed side by side. */
const BLOCK = 4;

/** Two classes: coefficients, then the intercept. */
export function createBinaryObjective(problem: LogisticProblem): Objective {
  const { x, rowCount, columnCount, codes, weights, weightSum, l2, fitIntercept } = problem;
  const raw = new Float64Array(BLOCK);
  return (w, gradient) => {
    gradient.fill(0);
    const intercept = fitIntercept ? w[columnCount]! : 0;
    let loss = 0;
    let interceptGradient = 0;
    for (let row = 0; row < rowCount; row += BLOCK) {
      const count = Math.min(BLOCK, rowCount - row);
      scoreBlock(x, row * columnCount, columnCount, count, w, raw);
      for (let k = 0; k < count; k++) {
        const score = raw[k]! + intercept;
        const y = codes[row + k]!;
        const weight = weights === undefined ? 1 : weights[row + k]!;
        // Of the two exponentials, the one that is below one serves loss and slope alike.
        const power = Math.exp(-Math.abs(score));
        const slope = score <= 0 ? ((1 - y) * power - y) / (1 + power) : (1 - y - y * power) / (1 + power);
        loss += weight * (Math.log1p(power) + (score <= 0 ? -y * score : (1 - y) * score));
        raw[k] = (weight * slope) / weightSum;
        interceptGradient += raw[k]!;
      }
      addBlock(x, row * columnCount, columnCount, count, raw, gradient);
    }
    if (fitIntercept) gradient[columnCount] = interceptGradient;
    return loss / weightSum + addPenalty(w, gradient, columnCount, l2);
  };
}

/** Scores of up to four rows. */
function scoreBlock(
  x: Float64Array,
  start: number,
  width: number,
  count: number,
  w: Float64Array,
  out: Float64Array,
): void {
  if (count < BLOCK) {
    for (let k = 0, at = start; k < count; k++) {
      let sum = 0;
      for (let j = 0; j < width; j++, at++) sum += x[at]! * w[j]!;
      out[k] = sum;
    }
    return;
  }
  const [second, third, fourth] = [start + width, start + 2 * width, start + 3 * width];
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let j = 0; j < width; j++) {
    const factor = w[j]!;
    s0 += x[start + j]! * factor;
    s1 += x[second + j]! * factor;
    s2 += x[third + j]! * factor;
    s3 += x[fourth + j]! * factor;
  }
  out[0] = s0;
  out[1] = s1;
  out[2] = s2;
  out[3] = s3;
}

/** gradient += slopes times rows. */
function addBlock(
  x: Float64Array,
  start: number,
  width: number,
  count: number,
  slopes: Float64Array,
  gradient: Float64Array,
): void {
  if (count < BLOCK) {
    for (let k = 0, at = start; k < count; k++) {
      for (let j = 0; j < width; j++, at++) gradient[j] = gradient[j]! + slopes[k]! * x[at]!;
    }
    return;
  }
  const [second, third, fourth] = [start + width, start + 2 * width, start + 3 * width];
  const [f0, f1, f2, f3] = [slopes[0]!, slopes[1]!, slopes[2]!, slopes[3]!];
  for (let j = 0; j < width; j++) {
    const sum = f0 * x[start + j]! + f1 * x[second + j]! + (f2 * x[third + j]! + f3 * x[fourth + j]!);
    gradient[j] = gradient[j]! + sum;
  }
}

/** Several classes: for each column the coefficients of all classes, then the intercepts. */
export function createMultinomialObjective(problem: LogisticProblem, classCount: number): Objective {
  const { x, rowCount, columnCount, codes, weights, weightSum, l2, fitIntercept } = problem;
  const raw = new Float64Array(classCount);
  return (w, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (let row = 0, start = 0; row < rowCount; row++, start += columnCount) {
      if (fitIntercept) raw.set(w.subarray(columnCount * classCount));
      else raw.fill(0);
      for (let j = 0, at = 0; j < columnCount; j++) {
        const value = x[start + j]!;
        for (let k = 0; k < classCount; k++, at++) raw[k] = raw[k]! + value * w[at]!;
      }
      const weight = weights === undefined ? 1 : weights[row]!;
      loss += weight * toSlopes(raw, codes[row]!);
      for (let k = 0; k < classCount; k++) raw[k] = (raw[k]! * weight) / weightSum;
      for (let j = 0, at = 0; j < columnCount; j++) {
        const value = x[start + j]!;
        for (let k = 0; k < classCount; k++, at++) gradient[at] = gradient[at]! + value * raw[k]!;
      }
      if (!fitIntercept) continue;
      for (let k = 0, at = columnCount * classCount; k < classCount; k++, at++) gradient[at] = gradient[at]! + raw[k]!;
    }
    return loss / weightSum + addPenalty(w, gradient, columnCount * classCount, l2);
  };
}

/** The loss of a row; its scores become their slopes. */
function toSlopes(raw: Float64Array, code: number): number {
  let largest = raw[0]!;
  for (const score of raw) largest = Math.max(largest, score);
  const own = raw[code]!;
  let sum = 0;
  for (let k = 0; k < raw.length; k++) {
    raw[k] = exp(raw[k]! - largest);
    sum += raw[k]!;
  }
  for (let k = 0; k < raw.length; k++) raw[k] = raw[k]! / sum - (k === code ? 1 : 0);
  return log(sum) + largest - own;
}

function addPenalty(w: Float64Array, gradient: Float64Array, count: number, l2: number): number {
  let square = 0;
  for (let i = 0; i < count; i++) {
    square += w[i]! * w[i]!;
    gradient[i] = gradient[i]! + l2 * w[i]!;
  }
  return 0.5 * l2 * square;
}
