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

/** Two classes: coefficients, then the intercept. */
export function createBinaryObjective(problem: LogisticProblem): Objective {
  const { x, rowCount, columnCount, codes, weights, weightSum, l2, fitIntercept } = problem;
  const scale = 1 / weightSum;
  return (w, gradient) => {
    gradient.fill(0);
    const intercept = fitIntercept ? w[columnCount]! : 0;
    let loss = 0;
    let interceptGradient = 0;
    for (let row = 0, start = 0; row < rowCount; row++, start += columnCount) {
      let raw = intercept;
      for (let j = 0; j < columnCount; j++) raw += x[start + j]! * w[j]!;
      const y = codes[row]!;
      const weight = weights === undefined ? 1 : weights[row]!;
      loss += weight * (softplus(raw) - y * raw);
      const slope = weight * slopeOf(raw, y) * scale;
      interceptGradient += slope;
      for (let j = 0; j < columnCount; j++) gradient[j] = gradient[j]! + slope * x[start + j]!;
    }
    if (fitIntercept) gradient[columnCount] = interceptGradient;
    return loss / weightSum + addPenalty(w, gradient, columnCount, l2);
  };
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

/** log(1 + exp(x)), by the branches of Maechler (2012). */
function softplus(x: number): number {
  if (x <= -37) return exp(x);
  if (x <= -2) return Math.log1p(exp(x));
  if (x <= 18) return log(1 + exp(x));
  return x <= 33.3 ? x + exp(-x) : x;
}

function slopeOf(raw: number, y: number): number {
  if (raw <= -37) return exp(raw) - y;
  const inverse = exp(-raw);
  return (1 - y - y * inverse) / (1 + inverse);
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
