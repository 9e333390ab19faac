// One number of a JSON text, straight from its bytes to the double that JSON.parse makes of it (RFC 8259; rounding to the nearest even).
// Most decimals are an integer below 2^53 over a power of ten, and one division rounds them right (Clinger, "How to read floating
// point numbers accurately", 1990); those of up to 22 digits take a division in two doubles, whose error is known.

/** What {@link scanNumber} says of the numbers that it read, beside their values. */
export interface NumberKinds {
  /** A literal with a point or an exponent was seen. */
  hasFractions: boolean;
}

/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const MAX_EXACT = 2 ** 53;
/** Integers of so many digits are exact. */
const MAX_INTEGER_DIGITS = 15;

/**
 * Reads the number at `start` into `out[index]` and answers the position behind it. Answers -1 for what is no number of JSON, and for
 * what Python tells apart from a double: integers of more than 15 digits, `-0`, numbers beyond the range. The bytes must not end in a number.
 */
export function scanNumber(
  bytes: Uint8Array,
  start: number,
  out: Float64Array,
  index: number,
  kinds: NumberKinds,
): number {
  let position = start;
  let byte = bytes[position]!;
  const isNegative = byte === MINUS;
  if (isNegative) byte = bytes[++position]!;
  const first = position;
  let mantissa = 0;
  while (byte >= ZERO && byte <= NINE) {
    mantissa = mantissa * 10 + (byte - ZERO);
    byte = bytes[++position]!;
  }
  const count = position - first;
  if (count === 0 || (count > 1 && bytes[first] === ZERO)) return -1;
  let scale = 0;
  if (byte === POINT) {
    byte = bytes[++position]!;
    const fraction = position;
    while (byte >= ZERO && byte <= NINE) {
      mantissa = mantissa * 10 + (byte - ZERO);
      byte = bytes[++position]!;
    }
    scale = position - fraction;
    if (scale === 0) return -1;
    kinds.hasFractions = true;
  } else if (byte !== SMALL_E && byte !== LARGE_E) {
    if (count > MAX_INTEGER_DIGITS || (isNegative && mantissa === 0)) return -1;
    out[index] = isNegative ? -mantissa : mantissa;
    return position;
  }
  const end = byte === SMALL_E || byte === LARGE_E ? skipExponent(bytes, position) : position;
  if (end < 0) return -1;
  let value: number;
  if (end > position) {
    kinds.hasFractions = true;
    value = parseText(bytes, first, end);
    if (!Number.isFinite(value)) return -1;
  } else if (scale > 22) value = parseText(bytes, first, end);
  else if (mantissa <= MAX_EXACT) value = mantissa / POWERS[scale]!;
  else value = divideLong(bytes, first, end, scale);
  out[index] = isNegative ? -value : value;
  return end;
}

const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const LARGE_E = 69;
const SMALL_E = 101;

/** The position behind an exponent; -1 for one without digits. */
function skipExponent(bytes: Uint8Array, start: number): number {
  let position = start + 1;
  if (bytes[position] === MINUS || bytes[position] === PLUS) position++;
  const digits = position;
  while (bytes[position]! >= ZERO && bytes[position]! <= NINE) position++;
  return position === digits ? -1 : position;
}

function parseText(bytes: Uint8Array, start: number, end: number): number {
  let text = '';
  for (let position = start; position < end; position++) text += String.fromCharCode(bytes[position]!);
  return Number(text);
}

const SPLITTER = 2 ** 27 + 1;

/** A decimal without an exponent whose digits are an integer above 2^53; `scale` of them, at most 22, stand behind the point. */
function divideLong(bytes: Uint8Array, start: number, end: number, scale: number): number {
  let head = 0;
  let tail = 0;
  let headDigits = 0;
  let tailDigits = 0;
  for (let position = start; position < end; position++) {
    const digit = bytes[position]! - ZERO;
    if (digit < 0) continue;
    if (headDigits < 15) {
      head = head * 10 + digit;
      if (head > 0) headDigits++;
    } else {
      tail = tail * 10 + digit;
      tailDigits++;
    }
  }
  if (tailDigits > 7) return parseText(bytes, start, end);
  // The digits as the exact sum of two doubles, high + low.
  const power = POWERS[tailDigits]!;
  const upper = Math.floor(head / 2 ** 25);
  const above = upper * power * 2 ** 25;
  const below = (head - upper * 2 ** 25) * power + tail;
  const high = above + below;
  const low = below - (high - above);
  // The quotient of high, and what is left of it exactly (Dekker 1971).
  const divisor = POWERS[scale]!;
  const quotient = high / divisor;
  const product = quotient * divisor;
  const quotientHigh = splitHigh(quotient);
  const quotientLow = quotient - quotientHigh;
  const divisorHigh = splitHigh(divisor);
  const divisorLow = divisor - divisorHigh;
  const lost =
    quotientLow * divisorLow -
    (product - quotientHigh * divisorHigh - quotientLow * divisorHigh - quotientHigh * divisorLow);
  const rest = (high - product - lost + low) / divisor;
  // The error of the rest is far below these bounds; where both round to one double, so does the decimal.
  const error = Math.abs(quotient) * 2 ** -98 + Math.abs(rest) * 2 ** -50;
  const least = quotient + (rest - error);
  return least === quotient + (rest + error) ? least : parseText(bytes, start, end);
}

/** The upper 26 bits of a number. */
function splitHigh(value: number): number {
  const scaled = SPLITTER * value;
  return scaled - (scaled - value);
}
