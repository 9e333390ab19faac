// Cube root, rounded correctly: Math.cbrt errs by up to 3 units of the last bit, one exact correction removes that.
import { productError } from './exact-product.ts';

/** The cube root of x. */
export function cbrt(x: number): number {
  const root = Math.cbrt(x);
  const size = Math.abs(root);
  // Zero, infinity, NaN, and sizes whose exact products leave the range of normal numbers.
  if (!(size > 1e-85 && size < 1e95)) return root;
  const square = root * root;
  const cube = square * root;
  const rest = productError(square, root, cube) + productError(root, root, square) * root;
  return root - (cube - x + rest) / (3 * square);
}
