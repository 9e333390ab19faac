// The number of components by the evidence of Bayes: Minka, "Automatic Choice of Dimensionality for PCA" (2000), as
// sklearn/decomposition/_pca.py has it (`_assess_dimension`, `_infer_dimension`).
import { DecantError } from '../../../../errors.ts';
import { logGammaOfHalves } from '../../../../kernels/elementary/index.ts';

/** Variances below this are no variance. */
const LEAST_VARIANCE = 1e-15;

/** The rank, at least one, whose evidence is greatest; zero where there is but one column. `spectrum` falls. */
export function inferDimension(spectrum: Float64Array, rowCount: number): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let rank = 1; rank < spectrum.length; rank++) {
    const evidence = assessRank(spectrum, rank, rowCount);
    if (evidence > most) {
      best = rank;
      most = evidence;
    }
  }
  return best;
}

/** The logarithm of the evidence for a rank, by Minka's equation 77. */
function assessRank(spectrum: Float64Array, rank: number, rowCount: number): number {
  const count = spectrum.length;
  if (spectrum[rank - 1]! < LEAST_VARIANCE) return Number.NEGATIVE_INFINITY;
  let uniform = -rank * Math.LN2;
  let logVariances = 0;
  for (let i = 0; i < rank; i++) {
    uniform += logGammaOfHalves(count - i) - (Math.log(Math.PI) * (count - i)) / 2;
    logVariances += Math.log(spectrum[i]!);
  }
  let rest = 0;
  for (let i = rank; i < count; i++) rest += spectrum[i]!;
  const noise = Math.max(LEAST_VARIANCE, rest / (count - rank));
  const likelihood = -(logVariances + Math.log(noise) * (count - rank)) * (rowCount / 2);
  const freedom = count * rank - (rank * (rank + 1)) / 2;
  const volume = (Math.log(2 * Math.PI) * (freedom + rank)) / 2;
  let curvature = 0;
  for (let i = 0; i < rank; i++) {
    for (let j = i + 1; j < count; j++) {
      const kept = j < rank ? spectrum[j]! : noise;
      const gap = (spectrum[i]! - spectrum[j]!) * (1 / kept - 1 / spectrum[i]!);
      if (!(gap > 0)) throw refuseEqualVariances();
      curvature += Math.log(gap) + Math.log(rowCount);
    }
  }
  return uniform + likelihood + volume - curvature / 2 - (rank * Math.log(rowCount)) / 2;
}

// Python's logarithm refuses zero.
function refuseEqualVariances(): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    "n_components='mle' needs variances that differ: the data have the same variance in several directions.",
    { hint: 'Give the number of components, or the part of the variance that they are to explain.' },
  );
}
