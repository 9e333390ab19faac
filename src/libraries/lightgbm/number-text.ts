// Numbers of a LightGBM model file, each read as LightGBM reads it (include/LightGBM/utils/common.h): thresholds and leaf values
// exactly, gains and parameters by an older routine that may be a bit off.
import { DecantError } from '../../errors.ts';

/** Splits at spaces; runs of spaces count as one. */
export function splitWords(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** `count` doubles, rounded correctly (StringToArray). */
export function readDoubles(text: string, count: number, key: string): Float64Array {
  const words = splitWords(text);
  checkCount(words.length, count, key);
  return Float64Array.from(words, (word) => parseDouble(word, key));
}

/** `count` doubles by the older routine (StringToArrayFast). */
export function readLegacyDoubles(text: string, count: number, key: string): Float64Array {
  const words = splitWords(text);
  checkCount(words.length, count, key);
  return Float64Array.from(words, (word) => parseLegacyDouble(word, key));
}

/** `count` integers of 32 bits. */
export function readIntegers(text: string, count: number, key: string): Int32Array {
  const words = splitWords(text);
  checkCount(words.length, count, key);
  return Int32Array.from(words, (word) => parseInteger(word, key));
}

/** `count` integers from 0 to 2^32 - 1. */
export function readWords(text: string, count: number, key: string): Uint32Array {
  const words = splitWords(text);
  checkCount(words.length, count, key);
  return Uint32Array.from(words, (word) => {
    const value = /^\d{1,10}$/.test(word) ? Number(word) : Number.NaN;
    if (!(value < 2 ** 32)) throw malformed(`${key} holds a word that is no integer of 32 bits`);
    return value;
  });
}

/** One integer of 32 bits. */
export function parseInteger(word: string, key: string): number {
  const value = /^[+-]?\d{1,10}$/.test(word) ? Number(word) : Number.NaN;
  if (value !== (value | 0)) throw malformed(`${key} holds a word that is no integer of 32 bits`);
  return value;
}

const DOUBLE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL = /^([+-]?)(?:(inf|infinity)|nan(?:\(\w*\))?)$/i;

/** strtod of one word. */
function parseDouble(word: string, key: string): number {
  if (DOUBLE.test(word)) return Number(word);
  const special = SPECIAL.exec(word);
  if (special === null) throw malformed(`${key} holds a word that is no number`);
  if (special[2] === undefined) return Number.NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}

const LEGACY = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?)(\d*))?$/;

/** Common::Atof: sums digits in doubles, so that the last bit may differ from strtod; infinity is 1e308. */
export function parseLegacyDouble(word: string, key: string): number {
  const match = LEGACY.exec(word);
  if (match === null || word.length === (match[1]?.length ?? 0)) {
    const special = SPECIAL.exec(word);
    if (special === null) throw malformed(`${key} holds a word that is no number`);
    if (special[2] === undefined) return Number.NaN;
    return special[1] === '-' ? -1e308 : 1e308;
  }
  const [, sign, whole = '', fraction = '', exponentSign, exponent] = match;
  let value = 0;
  for (const digit of whole) value = value * 10 + Number(digit);
  if (fraction !== '') {
    let right = 0;
    for (const digit of fraction) right = Number(digit) + right * 10;
    value += right / power(10, fraction.length);
  }
  let left = Math.min(308, Number(exponent ?? 0));
  let scale = 1;
  for (; left >= 50; left -= 50) scale *= 1e50;
  for (; left >= 8; left -= 8) scale *= 1e8;
  for (; left > 0; left--) scale *= 10;
  const scaled = exponentSign === '-' ? value / scale : value * scale;
  return sign === '-' ? -scaled : scaled;
}

// Common::Pow, whose order of multiplications decides the last bit above 10^22.
function power(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (exponent % 2 === 0) return power(base * base, exponent / 2);
  if (exponent % 3 === 0) return power(base * base * base, exponent / 3);
  return base * power(base, exponent - 1);
}

function checkCount(got: number, expected: number, key: string): void {
  if (got !== expected) throw malformed(`${key} holds ${got} numbers, not ${expected}`);
}

/** The error for a model file that is not what LightGBM writes. */
export function malformed(reason: string): DecantError {
  return new DecantError('MALFORMED_DATA', `The LightGBM model is damaged: ${reason}.`);
}
