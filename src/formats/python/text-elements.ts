// Elements of NumPy's fixed-width types: U holds UCS-4, S holds bytes; both are padded with NULs.
import { DecantError } from '../../errors.ts';
import type { NumpyDtype } from './values.ts';

/** Texts without their padding. */
export function readTextElements(bytes: Uint8Array, count: number, dtype: NumpyDtype): string[] {
  if (dtype.itemSize % 4 !== 0) {
    throw new DecantError('MALFORMED_DATA', `A text type of ${dtype.itemSize} bytes; UCS-4 takes four a character.`);
  }
  const width = dtype.itemSize / 4;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  for (let element = 0; element < count; element++) {
    const start = element * dtype.itemSize;
    let length = width;
    while (length > 0 && view.getUint32(start + (length - 1) * 4, dtype.littleEndian) === 0) length--;
    let text = '';
    for (let i = 0; i < length; i++) {
      const code = view.getUint32(start + i * 4, dtype.littleEndian);
      if (code > 0x10ffff)
        throw new DecantError('MALFORMED_DATA', `Text element ${element} holds code ${code}, beyond Unicode.`);
      text += String.fromCodePoint(code);
    }
    texts.push(text);
  }
  return texts;
}

/** Byte strings without their padding; they share the array's memory. */
export function readBytesElements(bytes: Uint8Array, count: number, itemSize: number): Uint8Array[] {
  const elements: Uint8Array[] = [];
  for (let element = 0; element < count; element++) {
    const start = element * itemSize;
    let end = start + itemSize;
    while (end > start && bytes[end - 1] === 0) end--;
    elements.push(bytes.subarray(start, end));
  }
  return elements;
}
