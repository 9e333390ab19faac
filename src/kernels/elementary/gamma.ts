// The gamma function of positive numbers: the recurrence up to large arguments, Stirling's series there (DLMF 5.11.1).

/** Gamma(x) for x > 0, to about 1e-14 relative. */
export function gamma(x: number): number {
  let divisor = 1;
  let shifted = x;
  for (; shifted < 24; shifted += 1) divisor *= shifted;
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  const series =
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188)))));
  const power = shifted ** ((shifted - 0.5) / 2);
  return (Math.sqrt(2 * Math.PI) * power * Math.exp(-shifted) * power * Math.exp(series)) / divisor;
}
