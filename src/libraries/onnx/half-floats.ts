// IEEE 754 half floats as numbers and back; ties go to even, as in NumPy and ONNX Runtime.

/** Numbers of half floats that are given as bits. */
export function decodeHalves(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, decodeHalf);
}

/** Bits of the half floats nearest to the numbers. */
export function encodeHalves(numbers: Float32Array): Uint16Array {
  return Uint16Array.from(numbers, encodeHalf);
}

function decodeHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function encodeHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  // Halfway between the largest half float and the next, which does not exist.
  if (size >= 65520) return sign | 0x7c00;
  // The step between neighbours is 2^(exponent - 10), and at least that of the subnormal ones.
  let exponent = -14;
  while (exponent < 15 && size >= 2 ** (exponent + 1)) exponent++;
  const scaled = size / 2 ** (exponent - 10);
  let whole = Math.floor(scaled);
  const rest = scaled - whole;
  if (rest > 0.5 || (rest === 0.5 && whole % 2 === 1)) whole++;
  // A subnormal number has no leading one; one that is rounded up to 1024 or 2048 carries into the exponent.
  return sign | (whole < 1024 ? whole : ((exponent + 15) << 10) + (whole - 1024));
}
