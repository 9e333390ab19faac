// B-splines of one column: which pieces of the basis are not zero at x, and their values (C. de Boor's recurrence;
// scipy/interpolate, `BSpline.__call__`).

/** The knots of a spline basis. */
export interface SplineBasis {
  readonly knots: Float64Array;
  readonly degree: number;
  /** Does it go on beyond its base interval? */
  readonly extrapolates: boolean;
}

/** First and last knot of the interval in which the basis is complete. */
export function findBaseInterval({ knots, degree }: SplineBasis): readonly [low: number, high: number] {
  return [knots[degree]!, knots[knots.length - degree - 1]!];
}

/**
 * Values, or first derivatives, of the `degree + 1` functions that are not zero at x, into `out`. Answers the number of the first
 * of them; -1 for x outside the base interval of a basis that does not extrapolate.
 */
export function evaluateBasis(basis: SplineBasis, x: number, isDerivative: boolean, out: Float64Array): number {
  const { knots, degree } = basis;
  const interval = findInterval(basis, x);
  if (interval < 0) return -1;
  const before = new Float64Array(degree + 1);
  out.fill(0, 0, degree + 1);
  out[0] = 1;
  for (let order = 1; order <= degree; order++) {
    before.set(out.subarray(0, order));
    out[0] = 0;
    const isSlope = isDerivative && order === degree;
    for (let at = 1; at <= order; at++) {
      const right = knots[interval + at]!;
      const left = knots[interval + at - order]!;
      if (right === left) {
        out[at] = 0;
        continue;
      }
      if (isSlope) {
        const weight = (order * before[at - 1]!) / (right - left);
        out[at - 1]! -= weight;
        out[at] = weight;
      } else {
        const weight = before[at - 1]! / (right - left);
        out[at - 1]! += weight * (right - x);
        out[at] = weight * (x - left);
      }
    }
  }
  // A basis of steps is flat.
  if (isDerivative && degree === 0) out[0] = 0;
  return interval - degree;
}

function findInterval({ knots, degree, extrapolates }: SplineBasis, x: number): number {
  const end = knots.length - degree - 1;
  if (x !== x || (!extrapolates && (x < knots[degree]! || x > knots[end]!))) return -1;
  let interval = degree;
  while (interval < end - 1 && x >= knots[interval + 1]!) interval += 1;
  return interval;
}
