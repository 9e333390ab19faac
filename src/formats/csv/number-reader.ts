// Numbers in CSV fields, as pandas' C parser takes them: blanks around, a sign, digits, a point, an exponent, and `inf`.
// Floats are rounded correctly, as pandas 3.1 does (W. D. Clinger, "How to read floating point numbers accurately", 1990).

/** What a field is. */
export type NumberKind = 'none' | 'int' | 'longInt' | 'float';

const POWERS = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
] as const;
/** So many characters make no number beyond 2^31. */
const SHORT = 9;
/** So many digits are exact in a double. */
const EXACT_DIGITS = 15;

/** Reads one number after another; `kind` tells what the last one was. */
export class NumberReader {
  readonly #bytes: Uint8Array;
  /** `longInt` is an int of more than 15 digits, whose double may be rounded. */
  kind: NumberKind = 'none';

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The number in a field; NaN with the kind `none` where it is none. */
  read(start: number, end: number): number {
    // Most fields are of a few digits, which 32 bits hold.
    if (end - start > SHORT) return this.#readAny(start, end);
    const bytes = this.#bytes;
    const isNegative = bytes[start] === 0x2d;
    const first = isNegative ? start + 1 : start;
    let mantissa = 0;
    let point = -1;
    for (let position = first; position < end; position++) {
      const digit = bytes[position]! - 0x30;
      if (digit >= 0 && digit <= 9) mantissa = (mantissa * 10 + digit) | 0;
      else if (digit === -2 && point < 0) point = position;
      else return this.#readAny(start, end);
    }
    if (point < 0) {
      if (first >= end) return this.#fail();
      this.kind = 'int';
      return isNegative ? -mantissa : mantissa;
    }
    if (end - first === 1) return this.#fail();
    this.kind = 'float';
    const size = mantissa / POWERS[end - point - 1]!;
    return isNegative ? -size : size;
  }

  #readAny(start: number, end: number): number {
    const bytes = this.#bytes;
    let position = start;
    while (position < end && isBlank(bytes[position]!)) position++;
    let stop = end;
    while (stop > position && isBlank(bytes[stop - 1]!)) stop--;
    const first = position;
    const sign = bytes[position];
    if (sign === 0x2d || sign === 0x2b) position++;
    let mantissa = 0;
    let rest = 0;
    let digits = 0;
    let significant = 0;
    let scale = 0;
    let isFloat = false;
    for (; position < stop; position++) {
      const digit = bytes[position]! - 0x30;
      if (digit >= 0 && digit <= 9) {
        digits++;
        if (significant > 0 || digit > 0) significant++;
        if (significant <= EXACT_DIGITS) mantissa = mantissa * 10 + digit;
        else if (significant <= EXACT_DIGITS + 4) rest = rest * 10 + digit;
        if (isFloat) scale--;
      } else if (digit === -2 && !isFloat) isFloat = true;
      else break;
    }
    if (digits === 0) return this.#readInfinity(start, end);
    if (position < stop) {
      const exponent = this.#readExponent(position, stop);
      if (exponent === undefined) return this.#fail();
      isFloat = true;
      scale += exponent;
    }
    const isNegative = sign === 0x2d;
    if (!isFloat) {
      this.kind = digits <= EXACT_DIGITS ? 'int' : 'longInt';
      if (significant <= EXACT_DIGITS) return isNegative ? -mantissa : mantissa;
      return this.#readSlowly(first, stop);
    }
    this.kind = 'float';
    if (significant <= EXACT_DIGITS && scale >= -22 && scale <= 22) {
      const size = scale < 0 ? mantissa / POWERS[-scale]! : mantissa * POWERS[scale]!;
      return isNegative ? -size : size;
    }
    if (significant <= EXACT_DIGITS + 4 && significant > EXACT_DIGITS && scale < 0 && scale >= -22) {
      const size = divideLong(mantissa, POWERS[significant - EXACT_DIGITS]!, rest, POWERS[-scale]!);
      if (!Number.isNaN(size)) return isNegative ? -size : size;
    }
    return this.#readSlowly(first, stop);
  }

  #fail(): number {
    this.kind = 'none';
    return Number.NaN;
  }

  #readExponent(start: number, end: number): number | undefined {
    const bytes = this.#bytes;
    if ((bytes[start]! | 0x20) !== 0x65) return undefined;
    let position = start + 1;
    const sign = bytes[position];
    if (sign === 0x2d || sign === 0x2b) position++;
    if (position >= end) return undefined;
    let exponent = 0;
    for (; position < end; position++) {
      const digit = bytes[position]! - 0x30;
      if (digit < 0 || digit > 9) return undefined;
      // Beyond this all is infinite or zero; the slow path reads the text itself.
      if (exponent < 100_000) exponent = exponent * 10 + digit;
    }
    return sign === 0x2d ? -exponent : exponent;
  }

  #readSlowly(start: number, end: number): number {
    return Number(readAscii(this.#bytes, start, end));
  }

  // Blanks around are not allowed here.
  #readInfinity(start: number, end: number): number {
    if (end - start < 3 || end - start > 9) return this.#fail();
    const match = /^([+-]?)inf(?:inity)?$/i.exec(readAscii(this.#bytes, start, end));
    if (match === null) return this.#fail();
    this.kind = 'float';
    return match[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
}

/** T. J. Dekker's constant to split a double in halves ("A floating-point technique for extending the available precision", 1971). */
const SPLITTER = 2 ** 27 + 1;
/** More than the error of the quotient below, relative to it. */
const DOUBT = 2 ** -100;

// (mantissa * power + rest) / divisor, rounded once: the quotient is found to about 105 bits. NaN where even these leave open
// to which of two doubles it rounds. All arguments are exact doubles; mantissa * power is below 10^19.
function divideLong(mantissa: number, power: number, rest: number, divisor: number): number {
  const product = mantissa * power;
  const high = product + rest;
  // What the two roundings lost, exactly (product >= rest).
  const low = productError(mantissa, power, product) + (rest - (high - product));
  const quotient = high / divisor;
  const back = quotient * divisor;
  const remainder = high - back - productError(quotient, divisor, back) + low;
  const correction = remainder / divisor;
  const upper = quotient + (correction + quotient * DOUBT);
  return upper === quotient + (correction - quotient * DOUBT) ? upper : Number.NaN;
}

// left * right - product, exactly.
function productError(left: number, right: number, product: number): number {
  const leftSplit = SPLITTER * left;
  const leftHigh = leftSplit - (leftSplit - left);
  const leftLow = left - leftHigh;
  const rightSplit = SPLITTER * right;
  const rightHigh = rightSplit - (rightSplit - right);
  const rightLow = right - rightHigh;
  return leftLow * rightLow - (product - leftHigh * rightHigh - leftLow * rightHigh - leftHigh * rightLow);
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** A text of bytes below 256. */
export function readAscii(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}
