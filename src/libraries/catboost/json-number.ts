// Decimal numbers as CatBoost's JSON reader makes doubles of them: not always the nearest ones (RapidJSON without its full precision,
// reader.h, ParseNumber).

const LITERAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/;

/** Digits that the reader takes in. */
const MAX_DIGITS = 17;

/** Digits of which integers of 64 bits hold all numbers. */
const EXACT_DIGITS = 18;

/** The double of a JSON number that has a fraction or an exponent. */
export function readJsonFloat(literal: string): number {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = LITERAL.exec(literal) ?? [];
  const { significand, dropped } = takeDigits(takeWhole(whole, sign === '-'), whole.length, fraction);
  const magnitude = scale(significand, Math.max(-(2 ** 30), Number(exponent)) - dropped);
  return sign === '-' ? -magnitude : magnitude;
}

// An integer of 64 bits while the digits fit it; from then on a double that is rounded at each digit.
function takeWhole(digits: string, isNegative: boolean): number {
  if (digits.length <= EXACT_DIGITS) return Number(digits);
  const most = isNegative ? 2n ** 63n : 2n ** 64n - 1n;
  let length = EXACT_DIGITS;
  while (length < digits.length && BigInt(digits.slice(0, length + 1)) <= most) length++;
  let whole = Number(digits.slice(0, length));
  for (const digit of digits.slice(length)) whole = whole * 10 + Number(digit);
  return whole;
}

// Digits behind the point are taken while they fit 53 bits, and then, rounding each time, up to 17 in all.
function takeDigits(
  whole: number,
  wholeLength: number,
  fraction: string,
): { readonly significand: number; readonly dropped: number } {
  let significand = whole;
  if (significand >= 2 ** 53) return { significand, dropped: 0 };
  let count = wholeLength - 1;
  let taken = 0;
  for (; taken < fraction.length && (significand < 2 ** 53 || count < MAX_DIGITS); taken++) {
    const digit = fraction.charCodeAt(taken) - 48;
    // The digit that reaches the limit is added to an integer of 64 bits.
    if (significand < 9e14 || significand >= 2 ** 53) significand = significand * 10 + digit;
    else significand = Number(BigInt(significand) * 10n + BigInt(digit));
    if (significand > 0) count += 1;
  }
  return { significand, dropped: taken };
}

// One product or quotient with a power of ten that is rounded itself; two below 1e-308.
function scale(significand: number, power: number): number {
  if (power >= 0) return significand * powerOfTen(power);
  if (power >= -308) return significand / powerOfTen(-power);
  return power < -616 ? 0 : significand / 1e308 / powerOfTen(-power - 308);
}

function powerOfTen(power: number): number {
  return Number(`1e${power}`);
}
