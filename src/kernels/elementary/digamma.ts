// The derivative of the logarithm of the gamma function (Abramowitz and Stegun 6.3.5 and 6.3.18; scipy.special.digamma).

// B(2k) / 2k for k = 1 to 7.
const COEFFICIENTS = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];

/** digamma(x) for x > 0, to the last digits of the larger of 1 and the result. */
export function digamma(x: number): number {
  let shifted = x;
  let sum = 0;
  for (; shifted < 10; shifted += 1) sum += 1 / shifted;
  const square = 1 / (shifted * shifted);
  let series = 0;
  for (let k = COEFFICIENTS.length - 1; k >= 0; k--) series = (series + COEFFICIENTS[k]!) * square;
  return Math.log(shifted) - 0.5 / shifted - series - sum;
}
