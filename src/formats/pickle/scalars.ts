// Decoders of pickle's numbers and texts (CPython's pickletools describes each argument type).
import type { ByteCursor } from './byte-cursor.ts';

// CPython writes larger integers too, but none that a model holds; parsing them takes more than linear time.
const MAX_INTEGER_BYTES = 65536;
// V8 holds no longer string.
const MAX_TEXT_BYTES = 2 ** 29 - 25;

/** A two's-complement little-endian integer (LONG1, LONG4): a number up to 2^53, else a bigint. */
export function decodeLong(cursor: ByteCursor, length: number): number | bigint {
  if (length > MAX_INTEGER_BYTES) throw cursor.exceeded('bytes in one integer', MAX_INTEGER_BYTES);
  const bytes = cursor.take(length);
  if (length === 0) return 0;
  const isNegative = bytes[length - 1]! >= 128;
  if (length <= 6) {
    let value = 0;
    for (let i = length - 1; i >= 0; i--) value = value * 256 + bytes[i]!;
    return isNegative ? value - 2 ** (8 * length) : value;
  }
  let digits = '0x';
  for (let i = length - 1; i >= 0; i--) digits += bytes[i]!.toString(16).padStart(2, '0');
  const value = BigInt(digits);
  return narrowInteger(isNegative ? value - (1n << BigInt(8 * length)) : value);
}

/** A number where the integer is exact as one. */
export function narrowInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A decimal integer as text (INT, LONG). */
export function decodeDecimalInteger(cursor: ByteCursor, text: string): number | bigint {
  if (text.length > MAX_INTEGER_BYTES) throw cursor.exceeded('digits in one integer', MAX_INTEGER_BYTES);
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw cursor.malformed('a decimal integer expected');
  const trimmed = text.trim();
  return narrowInteger(BigInt(trimmed.startsWith('+') ? trimmed.slice(1) : trimmed));
}

/** A float as text (FLOAT): Python's repr. */
export function decodeDecimalFloat(cursor: ByteCursor, text: string): number {
  const trimmed = text.trim().toLowerCase();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(trimmed)) return Number(trimmed);
  const special = /^([+-]?)(?:(inf|infinity)|nan)$/.exec(trimmed);
  if (special === null) throw cursor.malformed('a float expected');
  if (special[2] === undefined) return NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}

/** Bytes as text, one character a byte (Python 2's str, as Python 3 reads it with encoding="latin1"). */
export function decodeLatin1(cursor: ByteCursor, bytes: Uint8Array): string {
  if (bytes.length > MAX_TEXT_BYTES) throw cursor.exceeded('bytes in one text', MAX_TEXT_BYTES);
  let text = '';
  // TextDecoder's "latin1" is windows-1252, and fromCharCode takes only so many arguments at once.
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return text;
}

/** Characters below 256 as bytes; undefined where one is above. */
export function encodeLatin1(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) return undefined;
    bytes[i] = code;
  }
  return bytes;
}

/** UTF-8 with lone surrogates (Python's "surrogatepass"). */
export function decodeUtf8(cursor: ByteCursor, length: number, decoder: InstanceType<typeof TextDecoder>): string {
  if (length > MAX_TEXT_BYTES) throw cursor.exceeded('bytes in one text', MAX_TEXT_BYTES);
  const start = cursor.reserve(length);
  if (length <= 64) {
    // Names of attributes are short and ASCII; TextDecoder costs more than they do, and so does a view of their bytes.
    const { bytes } = cursor;
    const end = start + length;
    let text = '';
    let at = start;
    for (; at < end && bytes[at]! < 128; at++) text += String.fromCharCode(bytes[at]!);
    if (at === end) return text;
  }
  const bytes = cursor.bytes.subarray(start, start + length);
  try {
    return decoder.decode(bytes);
  } catch (error) {
    return decodeSurrogates(cursor, bytes, error);
  }
}

// TextDecoder refuses surrogates, which Python lets pass: cut there, and decode what lies between.
function decodeSurrogates(cursor: ByteCursor, bytes: Uint8Array, cause: unknown): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  let start = 0;
  try {
    for (let i = 0; i + 2 < bytes.length; i++) {
      if (bytes[i] !== 0xed || (bytes[i + 1]! & 0xe0) !== 0xa0 || (bytes[i + 2]! & 0xc0) !== 0x80) continue;
      text += decoder.decode(bytes.subarray(start, i));
      text += String.fromCharCode(0xd800 | ((bytes[i + 1]! & 0x1f) << 6) | (bytes[i + 2]! & 0x3f));
      start = i + 3;
      i += 2;
    }
    return text + decoder.decode(bytes.subarray(start));
  } catch {
    throw cursor.malformed('text is not UTF-8', cause);
  }
}

/** Python's raw-unicode-escape (UNICODE of protocol 0). */
export function decodeRawUnicode(cursor: ByteCursor, text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]?))/g, (whole, short?: string, long?: string) => {
    const digits = short ?? long;
    if (digits !== undefined) {
      const code = Number.parseInt(digits, 16);
      if (code > 0x10ffff) throw cursor.malformed('a \\U escape is beyond Unicode');
      return String.fromCodePoint(code);
    }
    if (whole === '\\u' || whole === '\\U') throw cursor.malformed('a \\u escape is cut short');
    return whole;
  });
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
};

/** The repr of a Python 2 str (STRING of protocol 0). */
export function decodeQuoted(cursor: ByteCursor, text: string): string {
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote)) {
    throw cursor.malformed('a quoted string expected');
  }
  return text
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([^]?))/g, (whole, hex?: string, octal?: string, other?: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (other === 'x' || other === '') throw cursor.malformed('an escape is cut short');
      return ESCAPES[other ?? ''] ?? whole;
    });
}
