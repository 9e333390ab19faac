// Quantiles of the normal distribution (M. J. Wichura, algorithm AS 241, Applied Statistics 37, 1988): about 16 digits.
import { log } from './log.ts';

/** The x below which a standard normal variable falls with probability p; infinite at 0 and 1, NaN beyond them. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425)
    return (q * evaluate(CENTRE_NUMERATOR, 0.180625 - q * q)) / evaluate(CENTRE_DENOMINATOR, 0.180625 - q * q);
  const tail = q < 0 ? p : 1 - p;
  if (!(tail > 0)) return tail === 0 ? Math.sign(q) * Infinity : Number.NaN;
  const r = Math.sqrt(-log(tail));
  const size =
    r <= 5
      ? evaluate(MIDDLE_NUMERATOR, r - 1.6) / evaluate(MIDDLE_DENOMINATOR, r - 1.6)
      : evaluate(TAIL_NUMERATOR, r - 5) / evaluate(TAIL_DENOMINATOR, r - 5);
  return q < 0 ? -size : size;
}

function evaluate(coefficients: Float64Array, x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}

// Highest power first.
const CENTRE_NUMERATOR = Float64Array.of(
  2509.0809287301227,
  33430.57558358813,
  67265.7709270087,
  45921.95393154987,
  13731.693765509461,
  1971.5909503065514,
  133.14166789178438,
  3.3871328727963665,
);
const CENTRE_DENOMINATOR = Float64Array.of(
  5226.495278852855,
  28729.085735721943,
  39307.89580009271,
  21213.794301586597,
  5394.196021424751,
  687.1870074920579,
  42.31333070160091,
  1,
);
const MIDDLE_NUMERATOR = Float64Array.of(
  0.0007745450142783414,
  0.022723844989269184,
  0.2417807251774506,
  1.2704582524523684,
  3.6478483247632045,
  5.769497221460691,
  4.630337846156546,
  1.4234371107496835,
);
const MIDDLE_DENOMINATOR = Float64Array.of(
  1.0507500716444169e-9,
  0.0005475938084995345,
  0.015198666563616457,
  0.14810397642748008,
  0.6897673349851,
  1.6763848301838038,
  2.053191626637759,
  1,
);
const TAIL_NUMERATOR = Float64Array.of(
  2.0103343992922881e-7,
  2.7115555687434876e-5,
  0.0012426609473880784,
  0.026532189526576124,
  0.29656057182850487,
  1.7848265399172913,
  5.463784911164114,
  6.657904643501103,
);
const TAIL_DENOMINATOR = Float64Array.of(
  2.0442631033899397e-15,
  1.4215117583164459e-7,
  1.8463183175100547e-5,
  0.0007868691311456133,
  0.014875361290850615,
  0.1369298809227358,
  0.599832206555888,
  1,
);
