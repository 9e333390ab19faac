// e to the power of a float32, rounded to float32 as expf of the GNU C library rounds it (since 2.27; sysdeps/ieee754/flt-32/e_expf.c):
// 2^(k/32) times a polynomial, in float64. One result in some thousands is not the float32 that is nearest.

const STEPS = 32;
const SCALE = 1.4426950408889634 * STEPS;
const CUBIC = 0.05550361559341535 / STEPS ** 3;
const SQUARE = 0.2402284522445722 / STEPS ** 2;
const LINEAR = 0.6931471806916203 / STEPS;
/** Adding it and taking it off rounds to a whole number. */
const SHIFT = 1.5 * 2 ** 52;

const ROOTS = Float64Array.from({ length: STEPS }, (_, step) => 2 ** (step / STEPS));

/** Above, the result is infinite; below its opposite number's like, zero. */
const LARGEST = 88.72283172607422;
const SMALLEST = -103.97207641601562;

/** expf of a float32. */
export function expSingle(x: number): number {
  if (x > LARGEST) return Infinity;
  if (x < SMALLEST) return 0;
  const scaled = SCALE * x;
  const whole = scaled + SHIFT - SHIFT;
  const rest = scaled - whole;
  const step = ((whole % STEPS) + STEPS) % STEPS;
  const power = ROOTS[step]! * 2 ** ((whole - step) / STEPS);
  const square = rest * rest;
  return Math.fround(((CUBIC * rest + SQUARE) * square + (LINEAR * rest + 1)) * power);
}
