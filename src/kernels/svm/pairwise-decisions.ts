// Decisions of one-vs-one machines, their votes, and probabilities coupled from pairs (libsvm's svm.cpp: svm_predict_values,
// sigmoid_predict, multiclass_probability, after Wu, Lin and Weng 2004).
import { exp } from '../elementary/index.ts';

/** Coefficients of the machines of all pairs of classes. Vectors are sorted by class. */
export interface PairwiseMachine {
  /** Number of vectors of each class. */
  readonly supportCounts: Int32Array;
  /** sv_coef, row-major: [classes - 1, vectors]. The pair (i, j) reads row j - 1 for vectors of i, row i for those of j. */
  readonly coefficients: Float64Array;
  /** One for each pair: (0, 1), (0, 2), ..., (1, 2), ... */
  readonly intercepts: Float64Array;
}

/** Decision values of all pairs for one row's kernel values; written to `out` from `at` on. Above zero the first class wins. */
export function decidePairs(machine: PairwiseMachine, kernelValues: Float64Array, out: Float64Array, at: number): void {
  const { supportCounts, coefficients, intercepts } = machine;
  const classCount = supportCounts.length;
  const vectorCount = coefficients.length / (classCount - 1);
  let pair = 0;
  for (let i = 0, iStart = 0; i < classCount; iStart += supportCounts[i]!, i++) {
    const iEnd = iStart + supportCounts[i]!;
    for (let j = i + 1, jStart = iEnd; j < classCount; jStart += supportCounts[j]!, j++) {
      const jEnd = jStart + supportCounts[j]!;
      const first = (j - 1) * vectorCount;
      const second = i * vectorCount;
      let sum = 0;
      for (let k = iStart; k < iEnd; k++) sum += coefficients[first + k]! * kernelValues[k]!;
      for (let k = jStart; k < jEnd; k++) sum += coefficients[second + k]! * kernelValues[k]!;
      out[at + pair] = sum + intercepts[pair]!;
      pair++;
    }
  }
}

/** The class with most votes, the first of equals. `votes` is scratch of one number a class. */
export function elect(decisions: Float64Array, at: number, votes: Int32Array): number {
  const classCount = votes.length;
  votes.fill(0);
  let pair = at;
  for (let i = 0; i < classCount; i++) {
    for (let j = i + 1; j < classCount; j++, pair++) {
      if (decisions[pair]! > 0) votes[i]! += 1;
      else votes[j]! += 1;
    }
  }
  let best = 0;
  for (let i = 1; i < classCount; i++) if (votes[i]! > votes[best]!) best = i;
  return best;
}

const LEAST_PROBABILITY = 1e-7;

/** Couples the probabilities of pairs into those of classes. */
export interface Coupling {
  /** Platt's slope and offset of each pair. */
  readonly slopes: Float64Array;
  readonly offsets: Float64Array;
  readonly classCount: number;
}

/** Makes a function that writes the probabilities of one row's decisions (at `from`) to `out` (at `to`). */
export function createCoupler({
  slopes,
  offsets,
  classCount: k,
}: Coupling): (decisions: Float64Array, from: number, out: Float64Array, to: number) => void {
  const pairs = new Float64Array(k * k);
  const q = new Float64Array(k * k);
  const qp = new Float64Array(k);
  const p = new Float64Array(k);
  return (decisions, from, out, to) => {
    let pair = 0;
    for (let i = 0; i < k; i++) {
      for (let j = i + 1; j < k; j++, pair++) {
        const value = predictSigmoid(decisions[from + pair]!, slopes[pair]!, offsets[pair]!);
        // libsvm's max answers the bound for NaN, of a machine whose fit failed.
        const bounded = value > LEAST_PROBABILITY ? Math.min(value, 1 - LEAST_PROBABILITY) : LEAST_PROBABILITY;
        pairs[i * k + j] = bounded;
        pairs[j * k + i] = 1 - bounded;
      }
    }
    couple(k, pairs, q, qp, p);
    out.set(p, to);
  };
}

function predictSigmoid(decision: number, slope: number, offset: number): number {
  const value = decision * slope + offset;
  // Of two equal formulas the one that does not cancel.
  return value >= 0 ? exp(-value) / (1 + exp(-value)) : 1 / (1 + exp(value));
}

function couple(k: number, r: Float64Array, q: Float64Array, qp: Float64Array, p: Float64Array): void {
  for (let t = 0; t < k; t++) {
    p[t] = 1 / k;
    let diagonal = 0;
    for (let j = 0; j < k; j++) {
      if (j === t) continue;
      diagonal += r[j * k + t]! * r[j * k + t]!;
      q[t * k + j] = j < t ? q[j * k + t]! : -r[j * k + t]! * r[t * k + j]!;
    }
    q[t * k + t] = diagonal;
  }
  const tolerance = 0.005 / k;
  const mostSteps = Math.max(100, k);
  for (let step = 0; step < mostSteps; step++) {
    let pqp = 0;
    for (let t = 0; t < k; t++) {
      let sum = 0;
      for (let j = 0; j < k; j++) sum += q[t * k + j]! * p[j]!;
      qp[t] = sum;
      pqp += p[t]! * sum;
    }
    let largest = 0;
    for (let t = 0; t < k; t++) largest = Math.max(largest, Math.abs(qp[t]! - pqp));
    if (largest < tolerance) return;
    for (let t = 0; t < k; t++) {
      const diagonal = q[t * k + t]!;
      const change = (-qp[t]! + pqp) / diagonal;
      p[t]! += change;
      pqp = (pqp + change * (change * diagonal + 2 * qp[t]!)) / (1 + change) / (1 + change);
      for (let j = 0; j < k; j++) {
        qp[j] = (qp[j]! + change * q[t * k + j]!) / (1 + change);
        p[j]! /= 1 + change;
      }
    }
  }
}
