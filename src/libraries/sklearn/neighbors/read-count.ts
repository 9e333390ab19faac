// `n_neighbors`, a whole number above zero.
import type { Attributes } from '../attributes.ts';

export function readNeighborCount(attributes: Attributes, name = 'n_neighbors'): number {
  const count = attributes.number(name);
  if (Number.isInteger(count) && count > 0) return count;
  throw attributes.refuse(`${name} = ${count} is no number of neighbours`);
}
