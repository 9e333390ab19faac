// Operations of two numbers as pandas computes them (numpy add, subtract, multiply, divide, floor_divide, remainder, power).

/** One operation; whole numbers may stay whole. */
export interface Operation {
  readonly compute: (left: number, right: number) => number;
  readonly keepsWhole: boolean;
  readonly divides: boolean;
  /** Are negative whole numbers on the right an error? */
  readonly refusesNegative?: boolean;
}

/** Operations by the names of pandas' methods. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['add', { compute: (left, right) => left + right, keepsWhole: true, divides: false }],
  ['sub', { compute: (left, right) => left - right, keepsWhole: true, divides: false }],
  ['mul', { compute: (left, right) => left * right, keepsWhole: true, divides: false }],
  ['div', { compute: (left, right) => left / right, keepsWhole: false, divides: true }],
  ['truediv', { compute: (left, right) => left / right, keepsWhole: false, divides: true }],
  ['floordiv', { compute: floorDivide, keepsWhole: true, divides: true }],
  ['mod', { compute: remainder, keepsWhole: true, divides: true }],
  ['pow', { compute: power, keepsWhole: true, divides: false, refusesNegative: true }],
]);

// The remainder has the sign of the divisor.
function remainder(left: number, right: number): number {
  const rest = left % right;
  if (rest === 0) return right < 0 ? -0 : 0;
  return rest < 0 !== right < 0 ? rest + right : rest;
}

// npy_floor_divide: the quotient without the remainder, snapped to the nearest whole number.
function floorDivide(left: number, right: number): number {
  const rest = left % right;
  let quotient = (left - rest) / right;
  if (rest !== 0 && rest < 0 !== right < 0) quotient -= 1;
  if (quotient === 0) return left / right < 0 ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

// C's pow: 1 to any power is 1, of NaN too.
function power(left: number, right: number): number {
  return left === 1 ? 1 : left === -1 && !Number.isFinite(right) && !Number.isNaN(right) ? 1 : left ** right;
}
