// Accents taken off as scikit-learn's strip_accents_unicode and strip_accents_ascii do: NFKD, then without combining characters,
// or without all that is not ASCII (Unicode Standard Annex 15).

const NOT_ASCII = /[^\0-\x7f]/;
const ALL_NOT_ASCII = /[^\0-\x7f]/gu;
const MARKS = /\p{M}/gu;

/** Without characters that have a combining class. */
export function stripAccentsUnicode(text: string): string {
  if (!NOT_ASCII.test(text)) return text;
  return text.normalize('NFKD').replace(MARKS, (mark) => (isCombining(mark) ? '' : mark));
}

/** Without all that is not ASCII after compatibility decomposition. */
export function stripAccentsAscii(text: string): string {
  return NOT_ASCII.test(text) ? text.normalize('NFKD').replace(ALL_NOT_ASCII, '') : text;
}

/**
 * Has a mark a canonical combining class other than 0? Normalization sorts by that class: beside a mark of class 1 or one
 * of class 240, the highest, a mark with a class changes places in one of the two orders, and a mark without one in neither.
 */
function isCombining(mark: string): boolean {
  const [lowest, highest] = ['\u0334', '\u0345'];
  return (
    `${mark}${lowest}`.normalize('NFD') !== `${mark}${lowest}` ||
    `${highest}${mark}`.normalize('NFD') !== `${highest}${mark}`
  );
}
