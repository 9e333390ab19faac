// Numbers of events as NumPy's RandomState draws them (numpy/random/src/legacy/legacy-distributions.c, `legacy_random_poisson`).

/** Of the given mean: products of uniform numbers; from 10 on Hoermann's transformed rejection. */
export function drawPoisson(mean: number, uniform: () => number): number {
  if (mean === 0) return 0;
  return mean < 10 ? countProducts(Math.exp(-mean), uniform) : rejectTransformed(mean, uniform);
}

function countProducts(least: number, uniform: () => number): number {
  let count = 0;
  for (let product = uniform(); product > least; product *= uniform()) count++;
  return count;
}

function rejectTransformed(mean: number, uniform: () => number): number {
  const logMean = Math.log(mean);
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const border = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const distance = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / distance + b) * u + mean + 0.43);
    if (distance >= 0.07 && v <= border) return k;
    if (k < 0 || (distance < 0.013 && v > distance)) continue;
    const left = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (distance * distance) + b);
    if (left <= k * logMean - mean - logFactorial(k)) return k;
  }
}

function logFactorial(k: number): number {
  if (k < 20) {
    let product = 1;
    for (let i = 2; i <= k; i++) product *= i;
    return Math.log(product);
  }
  // Stirling's series.
  const x = k + 1;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * x * x)) / (x * x)) / (x * x)) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
