// Neighbours of floating-point numbers (IEEE 754), for thresholds that must keep every comparison's outcome.

/**
 * Writes to floats[at] the t for which `x > t` tells that a float32 x goes to the second child: the largest float32 that is not above the
 * threshold, or, where only less goes to the first child, the largest below it. `bits` is the memory of `floats`: a step down is one of
 * its integers, and nothing is allocated for each node.
 */
export function storeFloat32Threshold(
  threshold: number,
  goesLeft: 'less-or-equal' | 'less',
  floats: Float32Array,
  bits: Int32Array,
  at: number,
): void {
  floats[at] = threshold;
  const rounded = floats[at]!;
  if (rounded < threshold || (rounded === threshold && goesLeft === 'less-or-equal')) return;
  if (rounded === 0) floats[at] = -(2 ** -149);
  else if (rounded !== -Infinity) bits[at]! += rounded > 0 ? -1 : 1;
}

/** The largest float64 below a float64. */
export function previousFloat64(value: number): number {
  if (Number.isNaN(value) || value === -Infinity) return value;
  if (value === 0) return -Number.MIN_VALUE;
  const floats = Float64Array.of(value);
  const bits = new BigInt64Array(floats.buffer);
  bits[0]! += value > 0 ? -1n : 1n;
  return floats[0]!;
}
