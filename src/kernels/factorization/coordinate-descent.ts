// Non-negative factors of rows by coordinate descent (sklearn/decomposition/_nmf.py `_fit_coordinate_descent`, _cdnmf_fast.pyx).

/** X as products with the components, and when to stop. */
export interface DescentProblem {
  readonly rowCount: number;
  readonly componentCount: number;
  /** X H': [rows, components]; less the L1 penalty. */
  readonly products: Float64Array;
  /** H H' with the L2 penalty on its diagonal. */
  readonly gram: Float64Array;
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** The factors W >= 0 with X about W H: [rows, components]. Rows share the rule that stops the iteration. */
export function descendFactors(problem: DescentProblem): Float64Array {
  const { rowCount, componentCount, tolerance, maxIterations } = problem;
  const factors = new Float64Array(rowCount * componentCount);
  let first = 0;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const violation = sweep(problem, factors);
    if (iteration === 0) first = violation;
    if (first === 0 || violation / first <= tolerance) break;
  }
  return factors;
}

// One step for each component of each row; the sum of the projected gradients' sizes.
function sweep({ rowCount, componentCount, products, gram }: DescentProblem, factors: Float64Array): number {
  let violation = 0;
  for (let component = 0; component < componentCount; component++) {
    const gramRow = component * componentCount;
    const curvature = gram[gramRow + component]!;
    for (let row = 0, start = 0; row < rowCount; row++, start += componentCount) {
      let gradient = -products[start + component]!;
      for (let r = 0; r < componentCount; r++) gradient += gram[gramRow + r]! * factors[start + r]!;
      const factor = factors[start + component]!;
      violation += Math.abs(factor === 0 ? Math.min(0, gradient) : gradient);
      if (curvature !== 0) factors[start + component] = Math.max(factor - gradient / curvature, 0);
    }
  }
  return violation;
}
