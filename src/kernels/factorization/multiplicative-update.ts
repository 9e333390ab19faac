// Non-negative factors of rows by multiplicative updates for a beta divergence (sklearn/decomposition/_nmf.py
// `_multiplicative_update_w`, `_beta_divergence`). Components H stay as they are.
import type { CsrMatrix, Matrix } from '../../data/matrix.ts';

/** What numbers count as zero in divisions: the least float32 that 1 feels. */
const EPSILON = 2 ** -23;

/** Components and what is minimised. */
export interface UpdateProblem {
  /** [components, features] */
  readonly components: Float64Array;
  readonly componentCount: number;
  readonly featureCount: number;
  /** 2 for the Frobenius norm, 1 for Kullback-Leibler, 0 for Itakura-Saito. */
  readonly beta: number;
  readonly l1: number;
  readonly l2: number;
  /** Are products below EPSILON raised to it? Until scikit-learn 1.2 only zeros were. */
  readonly raisesSmall: boolean;
  /** Does the L1 penalty of Kullback-Leibler add up from update to update? In NMF it does, in MiniBatchNMF it does not. */
  readonly accumulatesL1: boolean;
}

/** Makes the function that updates all factors in place, once. */
export function createUpdate(problem: UpdateProblem, x: Matrix | CsrMatrix): (factors: Float64Array) => void {
  const { components, componentCount: k, featureCount, beta, l1, l2 } = problem;
  const power = beta < 1 ? 1 / (2 - beta) : beta > 2 ? 1 / (beta - 1) : 1;
  const gram = beta === 2 ? multiplyComponents(problem) : undefined;
  let sums = sumComponents(problem);
  const product = new Float64Array(featureCount);
  const numerator = new Float64Array(k);
  const denominator = new Float64Array(k);
  const ratios = createRatios(problem);
  return (factors) => {
    const penalised = sums.map((sum) => (l2 > 0 ? sum + l1 : mendZero(sum + l1)));
    if (problem.accumulatesL1) sums = penalised;
    for (let row = 0; row < x.rowCount; row++) {
      const start = row * k;
      numerator.fill(0);
      denominator.fill(0);
      if (beta !== 2) multiplyFactors(problem, factors, start, product);
      visitElements(x, row, (element, column) => {
        const ratio = gram === undefined ? ratios(element, product[column]!) : element;
        for (let i = 0, at = column; i < k; i++, at += featureCount) numerator[i]! += ratio * components[at]!;
      });
      if (gram !== undefined) {
        for (let i = 0; i < k; i++) {
          for (let j = 0; j < k; j++) denominator[j]! += factors[start + i]! * gram[i * k + j]!;
        }
      } else if (beta === 1) {
        denominator.set(penalised);
      } else {
        for (let column = 0; column < featureCount; column++) {
          const value = raiseSmall(product[column]!, beta < 1, problem.raisesSmall) ** (beta - 1);
          for (let i = 0, at = column; i < k; i++, at += featureCount) denominator[i]! += value * components[at]!;
        }
      }
      for (let i = 0; i < k; i++) {
        let divisor = denominator[i]! + (l1 > 0 && beta !== 1 ? l1 : 0);
        if (l2 > 0) divisor += l2 * factors[start + i]!;
        const change = numerator[i]! / mendZero(divisor);
        factors[start + i]! *= power === 1 ? change : change ** power;
      }
    }
  };
}

function mendZero(divisor: number): number {
  return divisor === 0 ? EPSILON : divisor;
}

// X / WH for Kullback-Leibler, and so on: what the numerator is made of.
function createRatios({ beta, raisesSmall }: UpdateProblem): (element: number, product: number) => number {
  const raise = (product: number): number => raiseSmall(product, beta < 2, raisesSmall);
  if (beta === 1) return (element, product) => element / raise(product);
  if (beta === 0) {
    return (element, product) => {
      const inverse = 1 / raise(product);
      return inverse * inverse * element;
    };
  }
  return (element, product) => raise(product) ** (beta - 2) * element;
}

function raiseSmall(product: number, isNeeded: boolean, raisesSmall: boolean): number {
  if (!isNeeded) return product;
  return (raisesSmall ? product < EPSILON : product === 0) ? EPSILON : product;
}

// Elements of a row; of a dense row all, of a sparse row those that are not zero.
function visitElements(x: Matrix | CsrMatrix, row: number, visit: (element: number, column: number) => void): void {
  if (x.kind === 'matrix') {
    const start = row * x.columnCount;
    for (let column = 0; column < x.columnCount; column++) visit(x.data[start + column]!, column);
    return;
  }
  for (let at = x.rowOffsets[row]!; at < x.rowOffsets[row + 1]!; at++) {
    if (x.data[at] !== 0) visit(x.data[at]!, x.columnIndices[at]!);
  }
}

function multiplyFactors(
  { components, componentCount, featureCount }: UpdateProblem,
  factors: Float64Array,
  start: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (let i = 0, at = 0; i < componentCount; i++) {
    const factor = factors[start + i]!;
    for (let column = 0; column < featureCount; column++, at++) out[column]! += factor * components[at]!;
  }
}

function multiplyComponents({ components, componentCount: k, featureCount }: UpdateProblem): Float64Array {
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let c = 0; c < featureCount; c++)
        sum += components[i * featureCount + c]! * components[j * featureCount + c]!;
      out[i * k + j] = sum;
    }
  }
  return out;
}

function sumComponents({ components, componentCount: k, featureCount }: UpdateProblem): Float64Array {
  return Float64Array.from({ length: k }, (_, i) => {
    let sum = 0;
    for (let at = i * featureCount; at < (i + 1) * featureCount; at++) sum += components[at]!;
    return sum;
  });
}

/** The square root of twice the beta divergence of X from W H, over all rows. */
export function measureDivergence(problem: UpdateProblem, x: Matrix | CsrMatrix, factors: Float64Array): number {
  const { beta, componentCount: k, featureCount, raisesSmall } = problem;
  const product = new Float64Array(featureCount);
  let sum = 0;
  for (let row = 0; row < x.rowCount; row++) {
    multiplyFactors(problem, factors, row * k, product);
    if (beta === 2) {
      let squares = 0;
      for (const element of product) squares += element * element;
      visitElements(x, row, (element, column) => {
        const difference = element - product[column]!;
        squares += difference * difference - product[column]! * product[column]!;
      });
      sum += squares / 2;
      continue;
    }
    if (beta === 1) for (const element of product) sum += element;
    else if (beta !== 0) for (const element of product) sum += element ** beta / beta;
    visitElements(x, row, (element, column) => {
      if (!(element > EPSILON)) return;
      const value = raiseSmall(product[column]!, true, raisesSmall);
      if (beta === 1) sum += element * Math.log(element / value) - element;
      else if (beta === 0) sum += element / value - Math.log(element / value);
      else sum += (element ** beta - beta * element * value ** (beta - 1)) / (beta * (beta - 1));
    });
    if (beta === 0) sum -= featureCount;
  }
  return Math.sqrt(2 * sum);
}
