// UTF-8 as Python's decoder reads it with the error handler 'surrogatepass' (Unicode 15, table 3-7, plus encoded surrogates).
import { refuseBytes } from './json-error.ts';

/** Decodes UTF-8 in which surrogates may stand as three bytes each; BAD_REQUEST with Python's text otherwise. */
export function decodeUtf8WithSurrogates(bytes: Uint8Array): string {
  const parts: string[] = [];
  let position = 0;
  while (position < bytes.length) {
    const lead = bytes[position]!;
    if (lead < 0x80) {
      parts.push(String.fromCharCode(lead));
      position += 1;
      continue;
    }
    const length = sequenceLength(lead);
    if (length === 0) throw refuse(bytes, position, 1, 'invalid start byte');
    let code = lead & (0x7f >> length);
    for (let i = 1; i < length; i++) {
      const next = bytes[position + i];
      if (next === undefined) throw refuse(bytes, position, i, 'unexpected end of data');
      const isContinuation = (next & 0xc0) === 0x80 && (i > 1 || isSecondByte(bytes, position, lead, next));
      if (!isContinuation) throw refuse(bytes, position, i, 'invalid continuation byte');
      code = (code << 6) | (next & 0x3f);
    }
    parts.push(String.fromCodePoint(code));
    position += length;
  }
  return parts.join('');
}

function sequenceLength(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

// Overlong forms and code points beyond U+10FFFF show in the second byte; so do surrogates, which pass when they are whole.
function isSecondByte(bytes: Uint8Array, position: number, lead: number, second: number): boolean {
  switch (lead) {
    case 0xe0:
      return second >= 0xa0;
    case 0xed:
      return second < 0xa0 || (bytes[position + 2] ?? 0) >> 6 === 2;
    case 0xf0:
      return second >= 0x90;
    case 0xf4:
      return second < 0x90;
    default:
      return true;
  }
}

function refuse(bytes: Uint8Array, start: number, length: number, reason: string): Error {
  return refuseBytes('utf-8', bytes, start, start + length, reason);
}
