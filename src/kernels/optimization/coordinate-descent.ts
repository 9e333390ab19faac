// Coordinate descent for least squares with l1 and l2 penalties: Friedman, Hastie and Tibshirani, "Regularization Paths for
// Generalized Linear Models via Coordinate Descent" (2010), stopped by the duality gap, with gap safe screening (Ndiaye et al.
// 2017, eq. 11) as scikit-learn 1.9 does it (linear_model/_cd_fast.pyx).

/** Minimize 1/2 |y - X w|^2 + alpha |w|_1 + beta/2 |w|_2^2. */
export interface ElasticNetProblem {
  /** Column after column, rowCount * columnCount numbers. */
  readonly columns: Float64Array;
  readonly rowCount: number;
  readonly columnCount: number;
  /** rowCount numbers. */
  readonly y: Float64Array;
  readonly alpha: number;
  readonly beta: number;
  /** Gap between primal and dual, as a part of |y|^2, at which descent ends. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Coefficients below zero are not allowed. */
  readonly isPositive: boolean;
  /** Draws the next coordinate below a count; undefined takes them in their order. */
  readonly drawBelow: ((count: number) => number) | undefined;
}

/** Where descent ended. */
export interface ElasticNetSolution {
  /** In the units of |y|^2. */
  readonly gap: number;
  readonly tolerance: number;
  readonly iterations: number;
  readonly hasConverged: boolean;
}

/** Descends from the coefficients in `w` and leaves the solution there. */
export function descendElasticNet(problem: ElasticNetProblem, w: Float64Array): ElasticNetSolution {
  return new Descent(problem, w).run();
}

class Descent {
  readonly #problem: ElasticNetProblem;
  readonly #w: Float64Array;
  readonly #squares: Float64Array;
  readonly #residuals: Float64Array;
  readonly #gradient: Float64Array;
  /** Columns that may have a coefficient, the first `#activeCount` of them. */
  readonly #active: Uint32Array;
  readonly #isExcluded: Uint8Array;
  #activeCount: number;
  #dualNorm = 0;

  constructor(problem: ElasticNetProblem, w: Float64Array) {
    const { columns, rowCount, columnCount, y } = problem;
    this.#problem = problem;
    this.#w = w;
    this.#residuals = y.slice();
    this.#gradient = new Float64Array(columnCount);
    this.#squares = new Float64Array(columnCount);
    this.#active = Uint32Array.from({ length: columnCount }, (_, j) => j);
    this.#isExcluded = new Uint8Array(columnCount);
    this.#activeCount = columnCount;
    for (let j = 0; j < columnCount; j++) {
      if (w[j] !== 0) addColumn(-w[j]!, columns, j * rowCount, this.#residuals);
    }
  }

  run(): ElasticNetSolution {
    const { y, alpha, maxIterations, tolerance: stepTolerance } = this.#problem;
    const tolerance = stepTolerance * dotColumn(y, 0, y, 0, y.length);
    let gap = this.#measureGap(true);
    if (gap <= tolerance) return { gap, tolerance, iterations: 0, hasConverged: true };
    // Without an l1 penalty no column can be told to have no coefficient.
    const isScreened = alpha > 0;
    if (isScreened) this.#screen(gap);
    for (let iteration = 1; iteration <= maxIterations; iteration++) {
      const { largest, largestStep } = this.#visitColumns();
      if (largest !== 0 && largestStep / largest > stepTolerance && iteration < maxIterations) continue;
      gap = this.#measureGap();
      if (gap <= tolerance) return { gap, tolerance, iterations: iteration, hasConverged: true };
      if (isScreened) this.#screen(gap);
    }
    return { gap, tolerance, iterations: maxIterations, hasConverged: false };
  }

  /** One visit of every active column; answers the largest coefficient and the largest change. */
  #visitColumns(): { readonly largest: number; readonly largestStep: number } {
    const { columns, rowCount, alpha, beta, isPositive, drawBelow } = this.#problem;
    const w = this.#w;
    const residuals = this.#residuals;
    const count = this.#activeCount;
    let largest = 0;
    let largestStep = 0;
    // What the last visit changes in the residuals is added while the next column is multiplied with them: one way through the rows for both.
    let factor = 0;
    let changed = 0;
    for (let visit = 0; visit < count; visit++) {
      const j = this.#active[drawBelow === undefined ? visit : drawBelow(count)]!;
      const square = this.#squares[j]!;
      if (square === 0) continue;
      const before = w[j]!;
      const start = j * rowCount;
      const dot =
        factor === 0
          ? dotColumn(columns, start, residuals, 0, rowCount)
          : addAndDot(factor, columns, changed, residuals, start);
      factor = 0;
      const product = dot + before * square;
      const after =
        isPositive && product < 0 ? 0 : (Math.sign(product) * Math.max(Math.abs(product) - alpha, 0)) / (square + beta);
      w[j] = after;
      if (after !== before) {
        factor = before - after;
        changed = start;
      }
      largestStep = Math.max(largestStep, Math.abs(after - before));
      largest = Math.max(largest, Math.abs(after));
    }
    if (factor !== 0) addColumn(factor, columns, changed, residuals);
    return { largest, largestStep };
  }

  /** Leaves out the columns whose coefficient is zero at the optimum, as the gap proves. */
  #screen(gap: number): void {
    const { columns, rowCount, columnCount, alpha, beta } = this.#problem;
    const w = this.#w;
    this.#activeCount = 0;
    for (let j = 0; j < columnCount; j++) {
      if (this.#isExcluded[j] === 1) continue;
      const square = this.#squares[j]!;
      const theta = this.#gradient[j]! / Math.max(alpha, this.#dualNorm);
      if (square !== 0 && (1 - Math.abs(theta)) / Math.sqrt(square + beta) <= Math.sqrt(2 * gap) / alpha) {
        this.#active[this.#activeCount++] = j;
        continue;
      }
      if (w[j] !== 0 && square !== 0) addColumn(w[j]!, columns, j * rowCount, this.#residuals);
      w[j] = 0;
      this.#isExcluded[j] = 1;
    }
  }

  /**
   * The gap between the primal and a feasible dual; for alpha = beta = 0 the square of the gradient. The first time, the squares
   * of the columns are found on the same way through them.
   */
  #measureGap(isFirst = false): number {
    const { columns, rowCount, columnCount, y, alpha, beta, isPositive } = this.#problem;
    const residuals = this.#residuals;
    const gradient = this.#gradient;
    const w = this.#w;
    const residualSquare = dotColumn(residuals, 0, residuals, 0, rowCount);
    const weightSquare = beta > 0 ? dotColumn(w, 0, w, 0, columnCount) : 0;
    for (let j = 0; j < columnCount; j++) {
      const start = j * rowCount;
      const product = isFirst
        ? dotAndSquare(columns, start, residuals, this.#squares, j)
        : dotColumn(columns, start, residuals, 0, rowCount);
      gradient[j] = alpha === 0 ? product : product - beta * w[j]!;
    }
    if (alpha === 0) {
      this.#dualNorm = dotColumn(gradient, 0, gradient, 0, columnCount);
      if (beta === 0) return this.#dualNorm;
      const fit = dotColumn(residuals, 0, y, 0, rowCount);
      return residualSquare + 0.5 * beta * weightSquare - fit + (1 / (2 * beta)) * this.#dualNorm;
    }
    let norm = isPositive ? Number.NEGATIVE_INFINITY : 0;
    let sum = 0;
    for (let j = 0; j < columnCount; j++) {
      norm = Math.max(norm, isPositive ? gradient[j]! : Math.abs(gradient[j]!));
      sum += Math.abs(w[j]!);
    }
    this.#dualNorm = norm;
    const scale = norm > alpha ? alpha / norm : 1;
    const penalized = residualSquare + beta * weightSquare;
    const dual = -0.5 * scale ** 2 * penalized + scale * dotColumn(residuals, 0, y, 0, rowCount);
    return 0.5 * penalized + alpha * sum - dual;
  }
}

/** Sum of the products of two columns, in four sums that the processor adds side by side. */
function dotColumn(a: Float64Array, aStart: number, b: Float64Array, bStart: number, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    s0 += a[aStart + i]! * b[bStart + i]!;
    s1 += a[aStart + i + 1]! * b[bStart + i + 1]!;
    s2 += a[aStart + i + 2]! * b[bStart + i + 2]!;
    s3 += a[aStart + i + 3]! * b[bStart + i + 3]!;
  }
  for (; i < count; i++) s0 += a[aStart + i]! * b[bStart + i]!;
  return s0 + s1 + (s2 + s3);
}

/** The sum of the products of a column with `vector`, and the square of the column at `j` of `squares`, both in dotColumn's order. */
function dotAndSquare(
  columns: Float64Array,
  start: number,
  vector: Float64Array,
  squares: Float64Array,
  j: number,
): number {
  const count = vector.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let q0 = 0;
  let q1 = 0;
  let q2 = 0;
  let q3 = 0;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const x0 = columns[start + i]!;
    const x1 = columns[start + i + 1]!;
    const x2 = columns[start + i + 2]!;
    const x3 = columns[start + i + 3]!;
    s0 += x0 * vector[i]!;
    s1 += x1 * vector[i + 1]!;
    s2 += x2 * vector[i + 2]!;
    s3 += x3 * vector[i + 3]!;
    q0 += x0 * x0;
    q1 += x1 * x1;
    q2 += x2 * x2;
    q3 += x3 * x3;
  }
  for (; i < count; i++) {
    const x = columns[start + i]!;
    s0 += x * vector[i]!;
    q0 += x * x;
  }
  squares[j] = q0 + q1 + (q2 + q3);
  return s0 + s1 + (s2 + s3);
}

/** out += factor * column. */
function addColumn(factor: number, columns: Float64Array, start: number, out: Float64Array): void {
  const count = out.length;
  for (let i = 0; i < count; i++) out[i] = out[i]! + factor * columns[start + i]!;
}

/** out += factor * the column at `changed`; answers the sum of the products of `out` with the column at `start`, in dotColumn's order. */
function addAndDot(factor: number, columns: Float64Array, changed: number, out: Float64Array, start: number): number {
  const count = out.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const r0 = out[i]! + factor * columns[changed + i]!;
    const r1 = out[i + 1]! + factor * columns[changed + i + 1]!;
    const r2 = out[i + 2]! + factor * columns[changed + i + 2]!;
    const r3 = out[i + 3]! + factor * columns[changed + i + 3]!;
    out[i] = r0;
    out[i + 1] = r1;
    out[i + 2] = r2;
    out[i + 3] = r3;
    s0 += columns[start + i]! * r0;
    s1 += columns[start + i + 1]! * r1;
    s2 += columns[start + i + 2]! * r2;
    s3 += columns[start + i + 3]! * r3;
  }
  for (; i < count; i++) {
    const r = out[i]! + factor * columns[changed + i]!;
    out[i] = r;
    s0 += columns[start + i]! * r;
  }
  return s0 + s1 + (s2 + s3);
}
