// The part of a product that rounding loses (T. J. Dekker, Numerische Mathematik 18, 1971).

const SPLITTER = 134217729;

/** left * right - product, exactly, where product is their rounded product and no part of it is subnormal or overflows. */
export function productError(left: number, right: number, product: number): number {
  const scaledLeft = left * SPLITTER;
  const leftHigh = scaledLeft - (scaledLeft - left);
  const leftLow = left - leftHigh;
  const scaledRight = right * SPLITTER;
  const rightHigh = scaledRight - (scaledRight - right);
  const rightLow = right - rightHigh;
  return leftHigh * rightHigh - product + leftHigh * rightLow + leftLow * rightHigh + leftLow * rightLow;
}
