// Decimal numbers that CatBoost's JSON reader makes the same doubles of: it does not round to the nearest one (json-number.ts), so
// that not even 17 digits always do. The texts that CatBoost itself writes lose the last bit of some numbers.
import { DecantError } from '../../../errors.ts';
import { readJsonFloat } from '../json-number.ts';

/** Digits of an integer before the exponent, of which 64 bits hold all. */
const WHOLE_DIGITS = [16, 17, 18, 19] as const;
/** Zeros behind the last of these: the reader rounds at each, whereby it comes to yet other significands. */
const MOST_ZEROS = 250;
/** How many units in the last place from the quotient a significand is looked for. */
const MOST_STEPS = 16;

/**
 * The text of a double; refuses those that JSON lacks. The reader comes to a few numbers, four in a million, from none of these texts:
 * they get the nearest one.
 */
export function formatFloat64(value: number): string {
  return format(value, readJsonFloat);
}

/** The text of a float32, which CatBoost reads as a double and rounds. */
export function formatFloat32(value: number): string {
  return format(value, (text) => Math.fround(readJsonFloat(text)));
}

function format(value: number, read: (text: string) => number): string {
  if (!Number.isFinite(value)) {
    throw new DecantError('UNSUPPORTED_MODEL', `CatBoost's JSON cannot hold the number ${value}.`);
  }
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0.0' : String(value);
  const sign = value < 0 ? '-' : '';
  let nearest = '';
  let distance = Infinity;
  for (const text of listTexts(Math.abs(value))) {
    const difference = Math.abs(read(sign + text) - value);
    if (difference === 0) return sign + text;
    if (difference < distance) [nearest, distance] = [sign + text, difference];
  }
  return nearest;
}

// The shortest digits first. Where the doubles about the significand lie less dense than those about the number, a quotient by a
// power of ten misses some numbers; significands of another size hit them.
function* listTexts(size: number): Generator<string> {
  const shortest = String(size);
  yield /[.e]/.test(shortest) ? shortest : size.toExponential();
  yield size.toPrecision(17);
  const [, exponent = '0'] = size.toExponential().split('e');
  let wholes: readonly string[] = [];
  let power = 0;
  for (const digits of WHOLE_DIGITS) {
    power = Number(exponent) - digits + 1;
    wholes = listNear(Math.round(shiftDecimals(size, -power)));
    for (const whole of wholes) yield `${whole}e${power}`;
  }
  for (let zeros = 1; zeros <= MOST_ZEROS; zeros++) {
    for (const whole of wholes) yield `${whole}${'0'.repeat(zeros)}e${power - zeros}`;
  }
}

// Integers of 53 bits about one, or those of more that are doubles.
function listNear(whole: number): readonly string[] {
  const unit = Math.max(1, 2 ** (Math.floor(Math.log2(whole)) - 52));
  return Array.from({ length: 2 * MOST_STEPS + 1 }, (_, at) => String(BigInt(whole + (at - MOST_STEPS) * unit)));
}

// Two factors, for 1e309 and more are no doubles.
function shiftDecimals(size: number, power: number): number {
  const first = Math.min(power, 300);
  return size * Number(`1e${first}`) * Number(`1e${power - first}`);
}
