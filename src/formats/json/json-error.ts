// The place of a JSON error, as Python's JSONDecodeError states it: lines, columns and characters are counted in code points.
import { DecantError } from '../../errors.ts';

/** The error for a text that is no JSON at a position (in UTF-16 units): `Expecting value: line 1 column 1 (char 0)`. */
export function refuseText(problem: string, text: string, position: number): DecantError {
  const lineStart = text.lastIndexOf('\n', position - 1) + 1;
  const isFirst = position === 0 || lineStart === 0;
  const line = isFirst ? 1 : countLines(text, lineStart);
  const column = countCodePoints(text, isFirst ? 0 : lineStart, position) + 1;
  const character = countCodePoints(text, 0, position);
  return new DecantError('BAD_REQUEST', `${problem}: line ${line} column ${column} (char ${character})`);
}

/** The error for bytes start .. end that a codec refuses, in the words of Python's UnicodeDecodeError. */
export function refuseBytes(codec: string, bytes: Uint8Array, start: number, end: number, reason: string): DecantError {
  const what =
    end - start === 1
      ? `byte 0x${bytes[start]!.toString(16).padStart(2, '0')} in position ${start}`
      : `bytes in position ${start}-${end - 1}`;
  return new DecantError('BAD_REQUEST', `'${codec}' codec can't decode ${what}: ${reason}`);
}

function countLines(text: string, end: number): number {
  let count = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) count++;
  return count;
}

function countCodePoints(text: string, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    const isPair = isBetween(text, i, 0xd800) && i + 1 < end && isBetween(text, i + 1, 0xdc00);
    if (isPair) i++;
    count++;
  }
  return count;
}

function isBetween(text: string, index: number, first: number): boolean {
  const code = text.charCodeAt(index);
  return code >= first && code < first + 0x400;
}
