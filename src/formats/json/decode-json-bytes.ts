// The text in the bytes of a JSON document, as Python's json.loads finds it: the encoding is told by a byte order mark or
// by the zero bytes of the first characters, and lone surrogates pass (json.detect_encoding, codecs 'surrogatepass').
import { refuseBytes } from './json-error.ts';
import { decodeUtf8WithSurrogates } from './utf8.ts';

/** The text of a JSON document in UTF-8, UTF-16 or UTF-32; BAD_REQUEST with Python's text for undecodable bytes (SRV-041, SRV-042). */
export function decodeJsonBytes(bytes: Uint8Array): string {
  const [first, second, third, fourth] = bytes;
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return decodeUtf32(bytes, 4, false);
  if (first === 0xff && second === 0xfe && third === 0 && fourth === 0) return decodeUtf32(bytes, 4, true);
  if (first === 0xfe && second === 0xff) return decodeUtf16(bytes, 2, false);
  if (first === 0xff && second === 0xfe) return decodeUtf16(bytes, 2, true);
  if (first === 0xef && second === 0xbb && third === 0xbf) return decodeUtf8(bytes.subarray(3));
  if (bytes.length >= 4) {
    if (first === 0) return second === 0 ? decodeUtf32(bytes, 0, false) : decodeUtf16(bytes, 0, false);
    if (second === 0) return third === 0 && fourth === 0 ? decodeUtf32(bytes, 0, true) : decodeUtf16(bytes, 0, true);
  } else if (bytes.length === 2) {
    if (first === 0) return decodeUtf16(bytes, 0, false);
    if (second === 0) return decodeUtf16(bytes, 0, true);
  }
  return decodeUtf8(bytes);
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Either the bytes hold surrogates, which Python lets pass, or the slow decoder tells what is wrong with them.
    return decodeUtf8WithSurrogates(bytes);
  }
}

function decodeUtf16(bytes: Uint8Array, start: number, littleEndian: boolean): string {
  const end = bytes.length - ((bytes.length - start) % 2);
  const low = littleEndian ? 0 : 1;
  const text = decodeUnits((end - start) / 2, (index) => {
    const offset = start + index * 2;
    return bytes[offset + low]! + bytes[offset + 1 - low]! * 256;
  });
  if (end < bytes.length) {
    throw refuseBytes(littleEndian ? 'utf-16-le' : 'utf-16-be', bytes, end, bytes.length, 'truncated data');
  }
  return text;
}

function decodeUtf32(bytes: Uint8Array, start: number, littleEndian: boolean): string {
  const codec = littleEndian ? 'utf-32-le' : 'utf-32-be';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  let offset = start;
  for (; offset + 4 <= bytes.length; offset += 4) {
    const code = view.getUint32(offset, littleEndian);
    if (code > 0x10ffff) throw refuseBytes(codec, bytes, offset, offset + 4, 'code point not in range(0x110000)');
    parts.push(String.fromCodePoint(code));
  }
  if (offset < bytes.length) throw refuseBytes(codec, bytes, offset, bytes.length, 'truncated data');
  return parts.join('');
}

// So many units at a time fit the arguments of one call.
const UNITS = 4096;

function decodeUnits(count: number, unitAt: (index: number) => number): string {
  const parts: string[] = [];
  const units = new Uint16Array(UNITS);
  for (let start = 0; start < count; start += UNITS) {
    const length = Math.min(UNITS, count - start);
    for (let i = 0; i < length; i++) units[i] = unitAt(start + i);
    parts.push(String.fromCharCode(...units.subarray(0, length)));
  }
  return parts.join('');
}
