// NumPy's functions of one number (ufuncs), by name: what each computes, and which element type it answers for which.
import { cbrt, exp, log, tanh } from '../../../kernels/elementary/index.ts';

/** A function of one number. */
export interface NumpyFunction {
  readonly compute: (x: number) => number;
  /**
   * `float`: whole numbers become floats. `same`: they stay what they are, and `computeWhole` computes them; without it they are
   * refused. `boolean`: the answer is true or false.
   */
  readonly answers: 'float' | 'same' | 'boolean';
  readonly computeWhole?: (x: bigint) => bigint;
  /** Does it keep whole numbers since NumPy 2.1 only, as floor does? */
  readonly keepsWholeLate?: boolean;
  /** Does SciPy's sparse matrix have it as a method? Zero is zero then. */
  readonly isSparse?: boolean;
}

function toFloat(compute: (x: number) => number, isSparse = false): NumpyFunction {
  return { compute, answers: 'float', isSparse };
}

function keepType(
  compute: (x: number) => number,
  computeWhole: (x: bigint) => bigint,
  isSparse = false,
): NumpyFunction {
  return { compute, answers: 'same', computeWhole, isSparse };
}

function test(compute: (x: number) => boolean): NumpyFunction {
  return { compute: (x) => Number(compute(x)), answers: 'boolean' };
}

function toWhole(compute: (x: number) => number): NumpyFunction {
  return { compute, answers: 'same', computeWhole: (x) => x, keepsWholeLate: true };
}

/** Rounds to the nearest whole number, halves to the even one; keeps the sign of zero. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const part = x - floor;
  if (part < 0.5 || x === floor) return x < 0 && floor === 0 ? -0 : floor;
  if (part > 0.5) return x < 0 && floor === -1 ? -0 : floor + 1;
  const even = floor % 2 === 0 ? floor : floor + 1;
  return x < 0 && even === 0 ? -0 : even;
}

const DEGREES = 180 / Math.PI;
const RADIANS = Math.PI / 180;

const NUMPY_FUNCTIONS: ReadonlyMap<string, NumpyFunction> = new Map<string, NumpyFunction>([
  ['log', toFloat(log)],
  ['log1p', toFloat(Math.log1p, true)],
  ['log2', toFloat(Math.log2)],
  ['log10', toFloat(Math.log10)],
  ['exp', toFloat(exp)],
  ['expm1', toFloat(Math.expm1, true)],
  ['exp2', toFloat((x) => 2 ** x)],
  ['sqrt', toFloat(Math.sqrt, true)],
  ['cbrt', toFloat(cbrt)],
  ['sin', toFloat(Math.sin, true)],
  ['cos', toFloat(Math.cos)],
  ['tan', toFloat(Math.tan, true)],
  ['arcsin', toFloat(Math.asin, true)],
  ['arccos', toFloat(Math.acos)],
  ['arctan', toFloat(Math.atan, true)],
  ['sinh', toFloat(Math.sinh, true)],
  ['cosh', toFloat(Math.cosh)],
  ['tanh', toFloat(tanh, true)],
  ['arcsinh', toFloat(Math.asinh, true)],
  ['arccosh', toFloat(Math.acosh)],
  ['arctanh', toFloat(Math.atanh, true)],
  ['deg2rad', toFloat((x) => x * RADIANS, true)],
  ['radians', toFloat((x) => x * RADIANS)],
  ['rad2deg', toFloat((x) => x * DEGREES, true)],
  ['degrees', toFloat((x) => x * DEGREES)],
  ['fabs', toFloat(Math.abs)],
  ['rint', toFloat(roundHalfEven, true)],
  ['absolute', keepType(Math.abs, (x) => (x < 0n ? -x : x), true)],
  ['floor', toWhole(Math.floor)],
  ['ceil', toWhole(Math.ceil)],
  ['trunc', toWhole(Math.trunc)],
  [
    'square',
    keepType(
      (x) => x * x,
      (x) => x * x,
    ),
  ],
  [
    'negative',
    keepType(
      (x) => -x,
      (x) => -x,
      true,
    ),
  ],
  [
    'sign',
    keepType(
      (x) => (x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : Number.NaN),
      (x) => (x > 0n ? 1n : x < 0n ? -1n : 0n),
    ),
  ],
  ['reciprocal', { compute: (x) => 1 / x, answers: 'same' }],
  ['isnan', test(Number.isNaN)],
  ['isinf', test((x) => x === Infinity || x === -Infinity)],
  ['isfinite', test(Number.isFinite)],
  ['signbit', test((x) => x < 0 || Object.is(x, -0))],
  ['logical_not', test((x) => x === 0)],
]);

/** Other names of the same functions. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['abs', 'absolute'],
  ['acos', 'arccos'],
  ['acosh', 'arccosh'],
  ['asin', 'arcsin'],
  ['asinh', 'arcsinh'],
  ['atan', 'arctan'],
  ['atanh', 'arctanh'],
]);

/** The function of this name; undefined where it is not known. */
export function findNumpyFunction(name: string): NumpyFunction | undefined {
  return NUMPY_FUNCTIONS.get(ALIASES.get(name) ?? name);
}
