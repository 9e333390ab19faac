// Neighbours of floating-point numbers (IEEE 754), for thresholds that must keep every comparison's outcome.

/**
 * Puts the largest float32 below floats[at] in its place. `bits` is the memory of `floats`: a step down is one of its integers, and
 * nothing is allocated. -Infinity stays.
 */
export function stepFloat32Down(floats: Float32Array, bits: Int32Array, at: number): void {
  const value = floats[at]!;
  if (value === 0) floats[at] = -(2 ** -149);
  else if (value !== -Infinity) bits[at]! += value > 0 ? -1 : 1;
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
