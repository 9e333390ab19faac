// The modified Bessel function of the second kind, of any real order: the integral of exp(-x cosh t) cosh(order t) over t > 0
// (DLMF 10.32.9) by the trapezoidal rule, which converges exponentially for it.

/** K of an order >= 0 at x > 0, to about 1e-14 relative; Infinity where exp(x) K is beyond all numbers. */
export function besselK(order: number, x: number): number {
  if (!(x > 0)) return x === 0 ? Infinity : Number.NaN;
  // The integrand is as wide as 1 / sqrt(x) where x is large.
  const step = Math.min(0.125, 0.7 / Math.sqrt(x));
  let sum = 0.5;
  for (let at = 1; ; at++) {
    const t = at * step;
    const half = Math.sinh(t / 2);
    // exp(-x) is taken out: cosh t - 1 = 2 sinh(t / 2)^2.
    const decay = -2 * x * half * half;
    const term = 0.5 * (Math.exp(decay + order * t) + Math.exp(decay - order * t));
    sum += term;
    // Beyond all numbers, as every larger order is.
    if (!(sum < Infinity)) return sum;
    // Terms grow until x sinh t = order tanh(order t), and fall ever faster after that.
    if (term < sum * 1e-18 && x * Math.sinh(t) > order) break;
  }
  return step * sum * Math.exp(-x);
}
