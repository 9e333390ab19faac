// Shuffles in the order in which NumPy's RandomState draws (numpy/random/mtrand.pyx, `shuffle` and `permutation`).

/** What a shuffle draws: an integer from 0 to `count` - 1. */
export interface ShuffleSource {
  drawBelow(count: number): number;
}

/** The numbers 0 .. count - 1, shuffled as `RandomState.permutation(count)` shuffles them. */
export function permute(count: number, random: ShuffleSource): Int32Array {
  const order = Int32Array.from({ length: count }, (_, position) => position);
  for (let position = count - 1; position > 0; position--) {
    const other = random.drawBelow(position + 1);
    const value = order[position]!;
    order[position] = order[other]!;
    order[other] = value;
  }
  return order;
}
