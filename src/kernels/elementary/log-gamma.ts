// The logarithm of the gamma function at halves of whole numbers, by its recurrence (DLMF 5.5.1, 5.4.6).

const LOG_PI = Math.log(Math.PI);

/** log(gamma(n / 2)) for whole n >= 1. */
export function logGammaOfHalves(n: number): number {
  let result = n % 2 === 0 ? 0 : 0.5 * LOG_PI;
  for (let k = n % 2 === 0 ? 2 : 1; k < n; k += 2) result += Math.log(k / 2);
  return result;
}
