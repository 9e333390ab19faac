// Neighbours of floating-point numbers (IEEE 754), for thresholds that must keep every comparison's outcome.

/** The largest float32 that is not above `value`: for float32 x, `x <= value` and `x <= floorToFloat32(value)` agree. */
export function floorToFloat32(value: number): number {
  const rounded = Math.fround(value);
  return rounded > value ? previousFloat32(rounded) : rounded;
}

/** The largest float32 below a float32: for float32 x, `x < value` and `x <= previousFloat32(value)` agree. */
export function previousFloat32(value: number): number {
  if (Number.isNaN(value) || value === -Infinity) return value;
  if (value === 0) return -(2 ** -149);
  const floats = Float32Array.of(value);
  const bits = new Int32Array(floats.buffer);
  bits[0]! += value > 0 ? -1 : 1;
  return floats[0]!;
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
