// Texts as numbers, as Python's int(str) and float(str) read them (spaces around, underscores between digits).

const FLOAT = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const INTEGER = /^[+-]?\d+(?:_\d+)*$/;
const SPECIAL = /^[+-]?(?:inf|infinity|nan)$/i;

/** float(text); undefined where Python raises. */
export function parsePythonFloat(text: string): number | undefined {
  const trimmed = toAsciiDigits(text.trim());
  if (FLOAT.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  if (!SPECIAL.test(trimmed)) return undefined;
  if (/nan$/i.test(trimmed)) return Number.NaN;
  return trimmed.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** int(text); undefined where Python raises. Refuses more than 4300 digits, as Python does. */
export function parsePythonInteger(text: string): bigint | undefined {
  const trimmed = toAsciiDigits(text.trim());
  if (!INTEGER.test(trimmed)) return undefined;
  const digits = trimmed.replaceAll('_', '');
  if (digits.length > 4300) return undefined;
  return BigInt(digits.startsWith('+') ? digits.slice(1) : digits);
}

const DIGIT = /\p{Nd}/u;

/** Python reads the digits of every script. Each has its ten in a row, and such rows follow each other whole. */
function toAsciiDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0)!;
    let zero = code;
    while (DIGIT.test(String.fromCodePoint(zero))) zero--;
    return zero === code ? character : ((code - zero - 1) % 10).toString();
  });
}
