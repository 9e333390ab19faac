// Length of an answer as it goes over the wire.

/** Bytes of a body; of a text in UTF-8, where half of a pair counts as U+FFFD does. */
export function countBytes(body: string | Uint8Array): number {
  if (typeof body !== 'string') return body.length;
  let count = body.length;
  for (let index = 0; index < body.length; index++) {
    const unit = body.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) count += 1;
    else {
      count += 2;
      // Two units of a pair make four bytes together.
      if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(body.charCodeAt(index + 1))) index++;
    }
  }
  return count;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
