// Base64 (RFC 4648) as Python's binascii.a2b_base64 reads it: by default, characters outside the alphabet are skipped.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of a base64 text; undefined for wrong padding, and for foreign characters unless `lenient`. */
export function decodeBase64(text: string, lenient: boolean): Uint8Array | undefined {
  const bytes: number[] = [];
  let group = 0;
  let digits = 0;
  let pads = 0;
  for (const character of text) {
    if (character === '=') {
      if (digits >= 2) {
        pads++;
        if (digits + pads >= 4) {
          // The group is complete; what follows it is ignored, as in Python.
          return Uint8Array.from(bytes);
        }
      }
      continue;
    }
    const digit = ALPHABET.indexOf(character);
    if (digit === -1) {
      if (lenient) continue;
      return undefined;
    }
    pads = 0;
    if (digits === 0) group = digit;
    else if (digits === 1) {
      bytes.push((group << 2) | (digit >> 4));
      group = digit & 15;
    } else if (digits === 2) {
      bytes.push((group << 4) | (digit >> 2));
      group = digit & 3;
    } else bytes.push((group << 6) | digit);
    digits = (digits + 1) % 4;
  }
  return digits === 0 ? Uint8Array.from(bytes) : undefined;
}
