// Orthogonal matching pursuit from products alone (sklearn/linear_model/_omp.py `_gram_omp`): the atom that fits the rest best is
// added, then all weights are fitted anew.
import { solveLower, solveLowerTransposed } from '../linear-algebra/index.ts';

/** The dictionary's products and how many atoms may be used. */
export interface PursuitProblem {
  /** D D': [atoms, atoms] */
  readonly gram: Float64Array;
  readonly atomCount: number;
  readonly mostAtoms: number;
}

/** Makes the function that writes the weights of the atoms for one row to `out`, from the row's products with them. */
export function createPursuit({
  gram,
  atomCount,
  mostAtoms,
}: PursuitProblem): (products: Float64Array, out: Float64Array) => void {
  const order = new Int32Array(atomCount);
  const rest = new Float64Array(atomCount);
  const lower = new Float64Array(mostAtoms * mostAtoms);
  const weights = new Float64Array(mostAtoms);
  return (products, out) => {
    for (let atom = 0; atom < atomCount; atom++) order[atom] = atom;
    rest.set(products);
    let count = 0;
    while (count < mostAtoms) {
      const best = findBest(rest, order);
      const atom = order[best]!;
      if (best < count || rest[atom]! * rest[atom]! < Number.EPSILON) break;
      const row = lower.subarray(count * mostAtoms, count * mostAtoms + count + 1);
      for (let i = 0; i < count; i++) row[i] = gram[atom * atomCount + order[i]!]!;
      solveLower(lower, mostAtoms, count, row);
      let explained = 0;
      for (let i = 0; i < count; i++) explained += row[i]! * row[i]!;
      const left = gram[atom * atomCount + atom]! - explained;
      // The atom depends on those that were chosen.
      if (count > 0 && left <= Number.EPSILON) break;
      row[count] = Math.sqrt(left);
      order[best] = order[count]!;
      order[count++] = atom;
      for (let i = 0; i < count; i++) weights[i] = products[order[i]!]!;
      solveLower(lower, mostAtoms, count, weights);
      solveLowerTransposed(lower, mostAtoms, count, weights);
      for (let j = 0; j < atomCount; j++) {
        let fitted = 0;
        for (let i = 0; i < count; i++) fitted += gram[j * atomCount + order[i]!]! * weights[i]!;
        rest[j] = products[j]! - fitted;
      }
    }
    out.fill(0);
    for (let i = 0; i < count; i++) out[order[i]!] = weights[i]!;
  };
}

function findBest(rest: Float64Array, order: Int32Array): number {
  let best = 0;
  for (let at = 1; at < order.length; at++) {
    if (Math.abs(rest[order[at]!]!) > Math.abs(rest[order[best]!]!)) best = at;
  }
  return best;
}
