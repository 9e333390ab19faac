// The error function: its series of positive terms near zero, a continued fraction of 1 - erf beyond (DLMF 7.6.2, 7.9.1).

const TWO_OVER_ROOT_PI = 1.1283791670955126;

/** erf(x), to a few units of the last place. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (!(size < 6)) return x !== x ? x : Math.sign(x);
  const result = size < 3 ? sumSeries(size) : 1 - findComplement(size);
  return x < 0 ? -result : result;
}

function sumSeries(x: number): number {
  const doubled = 2 * x * x;
  let term = x;
  let sum = x;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= doubled / odd;
    sum += term;
  }
  return TWO_OVER_ROOT_PI * Math.exp(-x * x) * sum;
}

function findComplement(x: number): number {
  // x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...))), from the inside out.
  let fraction = x;
  for (let n = 60; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}
