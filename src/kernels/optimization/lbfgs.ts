// L-BFGS without bounds: Byrd, Lu, Nocedal and Zhu, "A Limited Memory Algorithm for Bound Constrained Optimization" (1995), with
// the tests, the first step and the restarts of its code (version 3.0), which SciPy's `minimize(method="L-BFGS-B")` runs.
import { LineSearch } from './line-search.ts';

/** A function of many variables: writes its gradient into `gradient`, answers its value. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** When to stop; the names are SciPy's. */
export interface LbfgsOptions {
  /** Largest part of the gradient. */
  readonly gtol: number;
  /** Decrease of the value in one step, relative to the value (at least 1). */
  readonly ftol: number;
  readonly maxiter: number;
  /** Evaluations in one line search. */
  readonly maxls: number;
  /** Evaluations in all. Default: 15,000. */
  readonly maxfun?: number;
}

/** Where it stopped. */
export interface LbfgsOutcome {
  readonly value: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly status: 'converged' | 'limit reached' | 'abnormal';
}

/** Pairs of steps and gradients that are kept. */
const MEMORY = 10;
const MAX_STEP = 1e10;

/** Minimizes from the point in `x` and leaves the minimum there. */
export function minimizeLbfgs(objective: Objective, x: Float64Array, options: LbfgsOptions): LbfgsOutcome {
  const { gtol, ftol, maxiter, maxls, maxfun = 15_000 } = options;
  const size = x.length;
  const gradient = new Float64Array(size);
  const gradientBefore = new Float64Array(size);
  const xBefore = new Float64Array(size);
  let history = new History(size);
  let value = objective(x, gradient);
  let evaluations = 1;
  let iterations = 0;
  const finish = (status: LbfgsOutcome['status']): LbfgsOutcome => ({ value, iterations, evaluations, status });
  if (largestOf(gradient) <= gtol) return finish('converged');
  for (;;) {
    const direction = history.findDirection(gradient);
    const slope = dot(gradient, direction);
    const valueBefore = value;
    xBefore.set(x);
    gradientBefore.set(gradient);
    const firstStep = iterations === 0 ? Math.min(1 / Math.sqrt(dot(direction, direction)), MAX_STEP) : 1;
    let isFound = false;
    let step = firstStep;
    if (slope < 0) {
      const search = new LineSearch(value, slope, firstStep, MAX_STEP);
      for (let tries = 0; tries < maxls && !isFound; tries++) {
        step = search.step;
        for (let i = 0; i < size; i++) x[i] = step * direction[i]! + xBefore[i]!;
        value = objective(x, gradient);
        evaluations++;
        isFound = search.tell(value, dot(gradient, direction));
      }
    }
    if (!isFound) {
      x.set(xBefore);
      gradient.set(gradientBefore);
      value = valueBefore;
      if (history.isEmpty) return finish('abnormal');
      history = new History(size);
      continue;
    }
    iterations++;
    if (iterations >= maxiter || evaluations > maxfun) return finish('limit reached');
    if (largestOf(gradient) <= gtol) return finish('converged');
    if (valueBefore - value <= ftol * Math.max(Math.abs(valueBefore), Math.abs(value), 1)) return finish('converged');
    history.add(direction, step, gradient, gradientBefore, slope);
  }
}

/** The last steps, as an approximation of the inverse of the Hessian. */
class History {
  readonly #size: number;
  readonly #pairs: { readonly s: Float64Array; readonly y: Float64Array; readonly product: number }[] = [];
  #theta = 1;

  constructor(size: number) {
    this.#size = size;
  }

  get isEmpty(): boolean {
    return this.#pairs.length === 0;
  }

  /** A step and the change of the gradient, left out where the curvature is not above zero. */
  add(direction: Float64Array, step: number, gradient: Float64Array, before: Float64Array, slope: number): void {
    const y = new Float64Array(this.#size);
    const s = new Float64Array(this.#size);
    for (let i = 0; i < y.length; i++) {
      y[i] = gradient[i]! - before[i]!;
      s[i] = step * direction[i]!;
    }
    const product = (dot(gradient, direction) - slope) * step;
    if (product <= Number.EPSILON * -slope * step) return;
    if (this.#pairs.length === MEMORY) this.#pairs.shift();
    this.#pairs.push({ s, y, product: dot(s, y) });
    this.#theta = dot(y, y) / product;
  }

  /** Minus the approximated inverse times the gradient (the two loops of Nocedal 1980). */
  findDirection(gradient: Float64Array): Float64Array {
    const direction = gradient.map((part) => -part);
    const factors: number[] = [];
    for (let k = this.#pairs.length - 1; k >= 0; k--) {
      const { s, y, product } = this.#pairs[k]!;
      const factor = dot(s, direction) / product;
      factors[k] = factor;
      for (let i = 0; i < direction.length; i++) direction[i] = direction[i]! - factor * y[i]!;
    }
    for (let i = 0; i < direction.length; i++) direction[i] = direction[i]! / this.#theta;
    for (const [k, { s, y, product }] of this.#pairs.entries()) {
      const change = factors[k]! - dot(y, direction) / product;
      for (let i = 0; i < direction.length; i++) direction[i] = direction[i]! + change * s[i]!;
    }
    return direction;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function largestOf(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
